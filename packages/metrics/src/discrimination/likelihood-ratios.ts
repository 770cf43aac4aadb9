import { normalQuantile } from '../distributions/normal.ts';
import { requireConfidence } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { type ConfusionCounts, type EffectiveCases, effectiveCases } from './classification.ts';

/** A ratio with its interval; without unit. */
export interface Ratio {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Both likelihood ratios at one threshold. */
export interface LikelihoodRatios {
  /** Sensitivity over the share of false alarms: how many times as often a positive call comes with the finding as without. */
  readonly positive: Outcome<Ratio>;
  /** The share of missed cases over specificity. */
  readonly negative: Outcome<Ratio>;
}

/**
 * Likelihood ratios of a positive and a negative call with the intervals of Simel, Samsa and Matchar (J. Clinical
 * Epidemiology 1991), symmetric on the logarithm. Not defined where a count that they divide by, or take the logarithm of,
 * is zero. `effective` as in EffectiveCases.
 */
export function likelihoodRatios(
  counts: ConfusionCounts,
  confidence = 0.95,
  effective = effectiveCases(counts),
): LikelihoodRatios {
  requireConfidence(confidence);
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = counts;
  return {
    positive: ratio(tp, tp + fn, fp, fp + tn, effective, confidence),
    negative: ratio(fn, tp + fn, tn, fp + tn, effective, confidence),
  };
}

function ratio(
  a: number,
  m: number,
  b: number,
  n: number,
  { positives, negatives }: EffectiveCases,
  confidence: number,
): Outcome<Ratio> {
  if (m === 0 || n === 0) return notDefined('a likelihood ratio needs both classes');
  if (a === 0 || b === 0) return notDefined('a likelihood ratio needs calls of this kind in both classes');
  const value = a / m / (b / n);
  const variance = (1 - a / m) / ((a / m) * positives) + (1 - b / n) / ((b / n) * negatives);
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  return { defined: true, value, low: value * Math.exp(-half), high: value * Math.exp(half) };
}
