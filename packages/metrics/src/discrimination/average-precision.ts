import { countPositives, requireLabels, requireScores } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { ascendingOrder } from './midranks.ts';

/**
 * Average precision: the sum over thresholds of precision times the gain in recall, equal scores as one threshold and
 * without interpolation, as sklearn.metrics.average_precision_score. Its value for scores without information is the
 * prevalence.
 */
export function averagePrecision(scores: ArrayLike<number>, labels: ArrayLike<number>): Outcome<{ value: number }> {
  requireScores(scores);
  requireLabels(labels, scores.length);
  if (countPositives(labels) === 0) return notDefined('average precision needs a positive study');
  return { defined: true, value: weightedAveragePrecision(scores, labels)(new Uint32Array(scores.length).fill(1)) };
}

/** Average precision as a function of how often each study occurs, for resampling; NaN without a positive study. */
export function weightedAveragePrecision(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): (counts: Uint32Array) => number {
  const order = ascendingOrder(scores).reverse();
  return (counts) => {
    let truePositives = 0;
    let called = 0;
    let gained = 0;
    let sum = 0;
    for (let k = 0; k < order.length; k++) {
      const count = counts[order[k]];
      called += count;
      if (labels[order[k]] === 1) gained += count;
      if (k + 1 < order.length && scores[order[k + 1]] === scores[order[k]]) continue;
      if (gained > 0) {
        truePositives += gained;
        sum += (gained * truePositives) / called;
        gained = 0;
      }
    }
    return sum / truePositives;
  };
}
