/** Exponentials of values less their largest along the last axis of a layer, which keeps them in (0, 1], and what is made of their sums. */
import type { Layer, Shape } from '../layers/layer.ts';
import { spreadTo } from './broadcast.ts';
import { scaled, weightedSum } from './combine.ts';
import { functionLayer, operatorOf, powerOf } from './function.ts';
import { POINT } from './window.ts';

/** exp(x) / sum(exp(x)). */
export function softmaxLayer(name: string, input: Layer): Layer {
  const { powers, sum } = exponentials(name, input);
  const inverse = functionLayer(`${name}/inverse`, sum, (of) => powerOf(-1, of));
  return { kind: 'scale', name, shape: input.shape, inputs: [powers, inverse] };
}

/** log(sum(exp(x))), of length 1 along the last axis. */
export function logSumExpLayer(name: string, input: Layer): Layer {
  const { largest, sum } = exponentials(name, input);
  const logarithm = functionLayer(`${name}/log`, sum, (of) => operatorOf('Log', of));
  return { kind: 'add', name, shape: largest.shape, inputs: [largest, logarithm] };
}

function exponentials(name: string, input: Layer): { largest: Layer; powers: Layer; sum: Layer } {
  const [a, b, length] = input.shape;
  const shape: Shape = [a, b, 1];
  const window = { ...POINT, kernel: [1, length] as const };
  const largest: Layer = { kind: 'maxPool', name: `${name}/largest`, shape, inputs: [input], window };
  const all = (value: number) => new Float64Array(a).fill(value);
  const below = weightedSum(`${name}/below`, [
    { layer: input, factor: all(1) },
    { layer: spreadTo(`${name}/spread`, largest, input.shape), factor: all(-1) },
  ]);
  // The square of exp(x / 2): what the piecewise function is off by far below zero, where it adds up over all values, is squared, too.
  const root = functionLayer(`${name}/exp`, scaled(`${name}/half`, below, 0.5), (of) => operatorOf('Exp', of));
  const powers: Layer = { kind: 'scale', name: `${name}/powers`, shape: input.shape, inputs: [root, root] };
  const sum: Layer = { kind: 'sumPool', name: `${name}/sum`, shape, inputs: [powers], window };
  return { largest, powers, sum };
}
