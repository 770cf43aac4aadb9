/** The model's output activation in the clear: from raw outputs to probabilities. */
import type { Activation } from '../schema/output-meaning.ts';

/**
 * The scores of one image, in the precision of its outputs [values]: as they are, the sigmoid of each, or the softmax over all of them
 * (less the largest first, so that no power overflows).
 *
 * @param classes of masks [classes][voxels]: the softmax is then over the classes of each voxel
 */
export function activate<Values extends Float32Array | Float64Array>(
  activation: Activation,
  outputs: Values,
  classes = outputs.length,
): Values {
  const scores = outputs.slice() as Values;
  if (activation === 'none') return scores;
  if (activation === 'sigmoid') {
    for (let i = 0; i < scores.length; i++) scores[i] = 1 / (1 + Math.exp(-outputs[i]));
    return scores;
  }
  const step = outputs.length / classes;
  for (let voxel = 0; voxel < step; voxel++) softmax(scores, voxel, step);
  return scores;
}

function softmax(scores: Float32Array | Float64Array, first: number, step: number): void {
  let largest = Number.NEGATIVE_INFINITY;
  for (let i = first; i < scores.length; i += step) largest = Math.max(largest, scores[i]);
  let total = 0;
  for (let i = first; i < scores.length; i += step) {
    scores[i] = Math.exp(scores[i] - largest);
    total += scores[i];
  }
  for (let i = first; i < scores.length; i += step) scores[i] /= total;
}
