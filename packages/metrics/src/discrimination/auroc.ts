import { countPositives, oneClassReason, requireLabels, requireScores } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { ascendingOrder, midranks } from './midranks.ts';

/**
 * Area under the ROC curve: the probability that a positive study scores above a negative one, a tie counting one half
 * (Hanley and McNeil, Radiology 1982; computed from midranks as the Mann-Whitney statistic).
 */
export function auroc(scores: ArrayLike<number>, labels: ArrayLike<number>): Outcome<{ value: number }> {
  requireScores(scores);
  requireLabels(labels, scores.length);
  const oneClass = oneClassReason(labels);
  if (oneClass !== null) return notDefined(`AUROC needs both classes: ${oneClass}`);
  const ranks = midranks(scores);
  const positives = countPositives(labels);
  let rankSum = 0;
  for (let i = 0; i < scores.length; i++) if (labels[i] === 1) rankSum += ranks[i];
  const wins = rankSum - (positives * (positives + 1)) / 2;
  return { defined: true, value: wins / (positives * (scores.length - positives)) };
}

/**
 * AUROC as a function of how often each study occurs, for resampling: the scores are sorted once, each call is one walk
 * over them. The function returns NaN where a resample holds one class only; the bootstrap drops those.
 */
export function weightedAuroc(scores: ArrayLike<number>, labels: ArrayLike<number>): (counts: Uint32Array) => number {
  const order = ascendingOrder(scores);
  const positive = Uint8Array.from(order, (i) => labels[i]);
  const endsTie = Uint8Array.from(order, (i, k) =>
    k + 1 < order.length && scores[order[k + 1]] === scores[i] ? 0 : 1,
  );
  return (counts) => {
    let positives = 0;
    let negatives = 0;
    let positivesInTie = 0;
    let negativesInTie = 0;
    let twiceWins = 0;
    for (let k = 0; k < order.length; k++) {
      const count = counts[order[k]];
      if (positive[k] === 1) positivesInTie += count;
      else negativesInTie += count;
      if (endsTie[k] === 1) {
        twiceWins += positivesInTie * (2 * negatives + negativesInTie);
        positives += positivesInTie;
        negatives += negativesInTie;
        positivesInTie = 0;
        negativesInTie = 0;
      }
    }
    return twiceWins / (2 * positives * negatives);
  };
}

/** Per-study parts of the AUROC: how far each positive beats the negatives, and each negative is beaten. */
export interface AurocComponents {
  readonly value: number;
  /** For every positive study, in input order, the share of negatives that it beats (ties one half). */
  readonly positives: Float64Array;
  /** For every negative study, in input order, the share of positives that beat it. */
  readonly negatives: Float64Array;
}

/**
 * The placement values of DeLong et al. from midranks (Sun and Xu, "Fast implementation of DeLong's algorithm", IEEE
 * Signal Processing Letters 2014, equations 5-7). Both classes must occur.
 */
export function aurocComponents(scores: ArrayLike<number>, labels: ArrayLike<number>): AurocComponents {
  const positiveScores = Float64Array.from(pick(scores, labels, 1));
  const negativeScores = Float64Array.from(pick(scores, labels, 0));
  const all = midranks(scores);
  const amongPositives = midranks(positiveScores);
  const amongNegatives = midranks(negativeScores);
  const positives = new Float64Array(positiveScores.length);
  const negatives = new Float64Array(negativeScores.length);
  let p = 0;
  let n = 0;
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    if (labels[i] === 1) {
      positives[p] = (all[i] - amongPositives[p]) / negatives.length;
      sum += positives[p++];
    } else {
      negatives[n] = 1 - (all[i] - amongNegatives[n]) / positives.length;
      n++;
    }
  }
  return { value: sum / positives.length, positives, negatives };
}

function* pick(scores: ArrayLike<number>, labels: ArrayLike<number>, label: number): Generator<number> {
  for (let i = 0; i < scores.length; i++) if (labels[i] === label) yield scores[i];
}
