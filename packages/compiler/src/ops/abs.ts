/** Abs: 2 relu(x) - x. */
import type { Layer } from '../layers/layer.ts';
import { rectified, weightedSum } from './combine.ts';
import type { Operator } from './operator.ts';

export const abs: Operator = {
  name: 'Abs',
  shape: (node) => [...node.dims(0)],
  lower: (node, [input]) => absolute(node.name, input),
};

/** Values without their signs. */
export function absolute(name: string, input: Layer): Layer {
  const all = (value: number) => new Float64Array(input.shape[0]).fill(value);
  const above = rectified(`${name}/above`, input);
  return weightedSum(name, [
    { layer: above, factor: all(2) },
    { layer: input, factor: all(-1) },
  ]);
}
