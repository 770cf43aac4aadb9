/** How far two runs of a model are apart, in probabilities. */
import { type Activation, activate } from '@doubleblind/program';

/** Between two runs of a model, over all images and outputs: in probabilities, 0 to 1. */
export interface Difference {
  readonly maximum: number;
  readonly mean: number;
}

/** Absolute differences of probabilities over all images and outputs; `expected` may have more images. */
export function difference(
  actual: readonly Float32Array[],
  expected: readonly Float32Array[],
  activation: Activation,
): Difference {
  const all = actual.flatMap((values, image) => {
    const wanted = activate(activation, Float64Array.from(expected[image]));
    return Array.from(activate(activation, Float64Array.from(values)), (value, i) => Math.abs(value - wanted[i]));
  });
  return { maximum: all.reduce((a, b) => Math.max(a, b), 0), mean: all.reduce((a, b) => a + b, 0) / all.length };
}
