/** How far two runs of a model are apart, in probabilities. */

export type Activation = 'none' | 'sigmoid' | 'softmax';

export interface Difference {
  readonly maximum: number;
  readonly mean: number;
}

/** The model's own activation, or a sigmoid where it ends in logits. */
export function probabilities(values: Float32Array, activation: Activation): Float64Array {
  if (activation !== 'softmax') return Float64Array.from(values, (value) => 1 / (1 + Math.exp(-value)));
  const largest = values.reduce((a, b) => Math.max(a, b));
  const powers = Float64Array.from(values, (value) => Math.exp(value - largest));
  const total = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / total);
}

/** Absolute differences of probabilities over all images and outputs. */
export function difference(
  actual: readonly Float32Array[],
  expected: readonly Float32Array[],
  activation: Activation,
): Difference {
  let maximum = 0;
  let total = 0;
  let count = 0;
  actual.forEach((values, image) => {
    const [a, b] = [probabilities(values, activation), probabilities(expected[image], activation)];
    for (let i = 0; i < a.length; i++) {
      maximum = Math.max(maximum, Math.abs(a[i] - b[i]));
      total += Math.abs(a[i] - b[i]);
    }
    count += a.length;
  });
  return { maximum, mean: total / count };
}
