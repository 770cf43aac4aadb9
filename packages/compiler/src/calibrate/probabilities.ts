/** How far two runs of a model are apart, in probabilities. */
import { type Activation, activate } from '@doubleblind/program';

/** Between two runs of a model, over all images and outputs: in probabilities, or parts of masks, 0 to 1. */
export interface Difference {
  readonly maximum: number;
  readonly mean: number;
}

/** From outputs to scores. */
export interface ScoreRule {
  readonly activation: Activation;
  /** Of masks: a softmax is over the classes of each voxel. */
  readonly classes?: number | undefined;
}

/** A mask that is smaller than this part of the image counts as this large: of what is hardly there, no part is far off. */
const LEAST_MASK = 1e-3;

/** Differences of one image's scores: a number for each output, or for each mask. */
export function differences(
  found: ArrayLike<number>,
  wanted: ArrayLike<number>,
  classes: number | undefined,
): number[] {
  if (classes === undefined) return Array.from(found, (value, i) => Math.abs(value - wanted[i]));
  const voxels = found.length / classes;
  return Array.from({ length: classes }, (_, c) => {
    let [apart, sizes] = [0, 0];
    for (let i = c * voxels; i < (c + 1) * voxels; i++) {
      apart += Math.abs(found[i] - wanted[i]);
      sizes += found[i] + wanted[i];
    }
    return apart / Math.max(sizes, 2 * LEAST_MASK * voxels);
  });
}

/**
 * Of probabilities, over all images and outputs; `expected` may have more images. Of masks it is one less Dice's coefficient of the two
 * masks of probabilities, for each class of each image: 0 where they are the same, 1 where they have nothing in common.
 */
export function difference(
  actual: readonly Float32Array[],
  expected: readonly Float32Array[],
  { activation, classes }: ScoreRule,
): Difference {
  const all = actual.flatMap((values, image) => {
    const wanted = activate(activation, Float64Array.from(expected[image]), classes);
    return differences(activate(activation, Float64Array.from(values), classes), wanted, classes);
  });
  return { maximum: all.reduce((a, b) => Math.max(a, b), 0), mean: all.reduce((a, b) => a + b, 0) / all.length };
}
