import { aurocInterval } from '../discrimination/auroc-interval.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { requireConfidence } from '../inputs.ts';
import type { Outcome } from '../outcome.ts';
import { type NoisyCounts, nonNegative, tooNoisy, total } from './noisy-counts.ts';

/** An AUROC of which only the range of each score is known, with its interval. */
export interface NoisyAuroc {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Standard deviation that the noise alone gives it. */
  readonly noise: number;
}

/**
 * The AUROC of scores of which only the range is known, from counts with noise; two scores in one range are a tie. Positive and
 * negative counts carry independent noise, so the number of pairs in order is right on average.
 *
 * Its interval is over both sources of error, which are independent: the distance of the primary interval's end (`aurocInterval`, of the
 * counts made non-negative) and z standard deviations of the noise, as the root of the sum of their squares (Zou and Donner,
 * Statistics in Medicine 2008). The noise's variance is that of the estimate's derivative in each count, and of the products
 * of two noises. Not defined where a class is hardly larger than its noise. Coverage: bench/private-release.ts.
 */
export function noisyAuroc(counts: NoisyCounts, confidence = 0.95): Outcome<NoisyAuroc> {
  requireConfidence(confidence);
  const { positives, negatives, deviation } = counts;
  const [withIt, without] = [total(positives), total(negatives)];
  const refused = tooNoisy(withIt, positives.length, deviation) ?? tooNoisy(without, negatives.length, deviation);
  if (refused) return refused;
  const [p, n] = [nonNegative(positives), nonNegative(negatives)];
  const sampling = aurocInterval(...expanded(p, n), confidence);
  if (!sampling.defined) return sampling;
  const value = Math.min(1, Math.max(0, pairsInOrder(positives, negatives) / (withIt * without)));
  const noise = Math.sqrt(noiseVariance(p, n, deviation));
  const z = normalQuantile((1 + confidence) / 2);
  const below = Math.hypot(sampling.value - sampling.low, z * noise);
  const above = Math.hypot(sampling.high - sampling.value, z * noise);
  return { defined: true, value, low: Math.max(0, value - below), high: Math.min(1, value + above), noise };
}

/** Pairs of a positive and a negative in which the positive lies in a higher range, a tie one half. */
function pairsInOrder(positives: readonly number[], negatives: readonly number[]): number {
  let below = 0;
  let pairs = 0;
  positives.forEach((count, range) => {
    pairs += count * (below + negatives[range] / 2);
    below += negatives[range];
  });
  return pairs;
}

function noiseVariance(positives: readonly number[], negatives: readonly number[], deviation: number): number {
  const [withIt, without] = [total(positives), total(negatives)];
  const auroc = pairsInOrder(positives, negatives) / (withIt * without);
  let below = 0;
  let above = withIt;
  let derivatives = 0;
  positives.forEach((count, range) => {
    above -= count;
    derivatives += (((below + negatives[range] / 2) / without - auroc) / withIt) ** 2;
    derivatives += (((above + count / 2) / withIt - auroc) / without) ** 2;
    below += negatives[range];
  });
  // Of a pair of counts: 1 in order, 1/2 in one range.
  const ranges = positives.length;
  const weights = (ranges * (ranges - 1)) / 2 + ranges / 4;
  return deviation ** 2 * derivatives + deviation ** 4 * (weights / (withIt * without) ** 2);
}

/** Studies whose score is the number of their range. */
function expanded(positives: readonly number[], negatives: readonly number[]): [scores: number[], labels: number[]] {
  const scores: number[] = [];
  const labels: number[] = [];
  for (const [label, counts] of [negatives, positives].entries()) {
    counts.forEach((count, range) => {
      for (let i = 0; i < Math.round(count); i++) {
        scores.push(range);
        labels.push(label);
      }
    });
  }
  return [scores, labels];
}
