/** LeakyRelu: alpha x + (1 - alpha) relu(x). */
import type { Layer } from '../layers/layer.ts';
import { rectified, weightedSum } from './combine.ts';
import type { Operator } from './operator.ts';

export const leakyRelu: Operator = {
  name: 'LeakyRelu',
  shape: (node) => [...node.dims(0)],
  lower: (node, [input]) => leaky(node.name, input, new Float64Array(input.shape[0]).fill(node.float('alpha', 0.01))),
};

/** @param slopes below zero, one a channel */
export function leaky(name: string, input: Layer, slopes: Float64Array): Layer {
  if (slopes.every((slope) => slope === 0)) return rectified(name, input);
  return weightedSum(name, [
    { layer: rectified(`${name}/above`, input), factor: slopes.map((slope) => 1 - slope) },
    { layer: input, factor: slopes },
  ]);
}
