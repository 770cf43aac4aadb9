/** The model's output activation in the clear: from raw outputs to probabilities. */
import type { Activation } from '../schema/output-meaning.ts';

/**
 * The scores of one image, in the precision of its outputs [values]: as they are, the sigmoid of each, or the softmax over all of them
 * (less the largest first, so that no power overflows).
 */
export function activate<Values extends Float32Array | Float64Array>(activation: Activation, outputs: Values): Values {
  const scores = outputs.slice() as Values;
  if (activation === 'none') return scores;
  if (activation === 'sigmoid') {
    for (let i = 0; i < scores.length; i++) scores[i] = 1 / (1 + Math.exp(-outputs[i]));
    return scores;
  }
  let largest = Number.NEGATIVE_INFINITY;
  for (const output of outputs) largest = Math.max(largest, output);
  let total = 0;
  for (let i = 0; i < scores.length; i++) {
    scores[i] = Math.exp(outputs[i] - largest);
    total += scores[i];
  }
  for (let i = 0; i < scores.length; i++) scores[i] /= total;
  return scores;
}
