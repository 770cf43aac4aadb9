/** Abs: 2 relu(x) - x. */
import { rectified, weightedSum } from './combine.ts';
import type { Operator } from './operator.ts';

export const abs: Operator = {
  name: 'Abs',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]) {
    const all = (value: number) => new Float64Array(input.shape[0]).fill(value);
    const above = rectified(`${node.name}/above`, input);
    return weightedSum(node.name, [
      { layer: above, factor: all(2) },
      { layer: input, factor: all(-1) },
    ]);
  },
};
