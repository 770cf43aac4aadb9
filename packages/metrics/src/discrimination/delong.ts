import { normalQuantile, normalTwoSided } from '../distributions/normal.ts';
import { oneClassReason, requireConfidence, requireLabels, requireScores } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { type AurocComponents, aurocComponents } from './auroc.ts';

/** AUROCs of several sets of scores of the same studies, and the covariance of their estimates. */
export interface DelongCovariance {
  readonly values: readonly number[];
  /** covariance[a][b], symmetric. */
  readonly covariance: readonly (readonly number[])[];
}

/**
 * Variance and covariance of AUROCs by DeLong, DeLong and Clarke-Pearson (Biometrics 1988), in the fast form of Sun and
 * Xu (IEEE Signal Processing Letters 2014). Needs two studies of each class.
 */
export function delongCovariance(
  scoreSets: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
): Outcome<DelongCovariance> {
  for (const scores of scoreSets) {
    requireScores(scores);
    requireLabels(labels, scores.length);
  }
  const oneClass = oneClassReason(labels);
  if (oneClass !== null) return notDefined(`AUROC needs both classes: ${oneClass}`);
  const parts = scoreSets.map((scores) => aurocComponents(scores, labels));
  const { positives, negatives } = parts[0];
  if (positives.length < 2 || negatives.length < 2) {
    return notDefined('its variance needs at least two positive and two negative studies');
  }
  const covariance = parts.map((a) => parts.map((b) => covarianceOf(a, b)));
  return { defined: true, values: parts.map((part) => part.value), covariance };
}

function covarianceOf(a: AurocComponents, b: AurocComponents): number {
  return (
    sampleCovariance(a.positives, b.positives, a.value, b.value) / a.positives.length +
    sampleCovariance(a.negatives, b.negatives, a.value, b.value) / a.negatives.length
  );
}

function sampleCovariance(x: Float64Array, y: Float64Array, meanX: number, meanY: number): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += (x[i] - meanX) * (y[i] - meanY);
  return sum / (x.length - 1);
}

export interface AurocInterval {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/**
 * AUROC with DeLong's interval. 'logit' is symmetric on the log odds of the AUROC (Pepe, The Statistical Evaluation of
 * Medical Tests, 2003, section 5.2.5) and holds its level better, by one to two points of coverage in
 * bench/coverage.ts; 'plain' is value +- z SE cut at 0 and 1, as pROC's ci.auc gives it. No interval where the variance
 * is zero (perfect separation).
 */
export function delongInterval(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  confidence = 0.95,
  scale: 'plain' | 'logit' = 'logit',
): Outcome<AurocInterval> {
  requireConfidence(confidence);
  const result = delongCovariance([scores], labels);
  if (!result.defined) return result;
  const value = result.values[0];
  const standardError = Math.sqrt(result.covariance[0][0]);
  if (standardError === 0) return notDefined(`the estimated variance of the AUROC (${value}) is zero`);
  const z = normalQuantile((1 + confidence) / 2);
  if (scale === 'plain') {
    const low = Math.max(0, value - z * standardError);
    return { defined: true, value, standardError, low, high: Math.min(1, value + z * standardError) };
  }
  const logit = Math.log(value / (1 - value));
  const half = (z * standardError) / (value * (1 - value));
  const back = (x: number) => 1 / (1 + Math.exp(-x));
  return { defined: true, value, standardError, low: back(logit - half), high: back(logit + half) };
}

export interface AurocDifference {
  /** Candidate minus reference. */
  readonly difference: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly z: number;
  /** Two-sided, of no difference. */
  readonly pValue: number;
}

/**
 * DeLong's paired test of two AUROCs on the same studies. Two sets of scores that rank all pairs alike differ by exactly
 * zero with standard error zero: the interval is then [0, 0] and the p-value 1.
 */
export function delongTest(
  reference: ArrayLike<number>,
  candidate: ArrayLike<number>,
  labels: ArrayLike<number>,
  confidence = 0.95,
): Outcome<AurocDifference> {
  requireConfidence(confidence);
  const result = delongCovariance([reference, candidate], labels);
  return result.defined ? aurocDifference(result, 0, 1, confidence) : result;
}

/** The difference of two AUROCs out of a covariance of several: that of `candidate` minus that of `reference`. */
export function aurocDifference(
  { values, covariance }: DelongCovariance,
  reference: number,
  candidate: number,
  confidence: number,
): Outcome<AurocDifference> {
  const difference = values[candidate] - values[reference];
  const variance =
    covariance[candidate][candidate] + covariance[reference][reference] - 2 * covariance[candidate][reference];
  // Equal rankings leave rounding errors of the order of 1e-17 times the variances, of either sign.
  const negligible = 1e-12 * (covariance[candidate][candidate] + covariance[reference][reference]);
  if (variance <= negligible) {
    if (Math.abs(difference) > 1e-12) return notDefined('the estimated variance of the difference is zero');
    return { defined: true, difference: 0, standardError: 0, low: 0, high: 0, z: 0, pValue: 1 };
  }
  const standardError = Math.sqrt(variance);
  const half = normalQuantile((1 + confidence) / 2) * standardError;
  const z = difference / standardError;
  return {
    defined: true,
    difference,
    standardError,
    low: difference - half,
    high: difference + half,
    z,
    pValue: normalTwoSided(z),
  };
}
