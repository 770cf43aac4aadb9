/** How far two runs of a model are apart, in probabilities. */
import type { Activation } from '@doubleblind/program';

export interface Difference {
  readonly maximum: number;
  readonly mean: number;
}

export function probabilities(values: Float32Array, activation: Activation): Float64Array {
  if (activation === 'none') return Float64Array.from(values);
  if (activation === 'sigmoid') return Float64Array.from(values, (value) => 1 / (1 + Math.exp(-value)));
  const largest = values.reduce((a, b) => Math.max(a, b));
  const powers = Float64Array.from(values, (value) => Math.exp(value - largest));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

/** Absolute differences of probabilities over all images and outputs; `expected` may have more images. */
export function difference(
  actual: readonly Float32Array[],
  expected: readonly Float32Array[],
  activation: Activation,
): Difference {
  const all = actual.flatMap((values, image) => {
    const wanted = probabilities(expected[image], activation);
    return Array.from(probabilities(values, activation), (value, i) => Math.abs(value - wanted[i]));
  });
  return { maximum: all.reduce((a, b) => Math.max(a, b), 0), mean: all.reduce((a, b) => a + b, 0) / all.length };
}
