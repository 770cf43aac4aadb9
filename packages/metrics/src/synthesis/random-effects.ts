import { DoubleblindError } from '@doubleblind/errors';
import { chiSquaredUpperTail } from '../distributions/chi-squared.ts';
import { studentTQuantile } from '../distributions/student-t.ts';
import { requireConfidence, requireSameLength, requireScores } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** Summary over test sets, in the unit of the estimates that it is made of. */
export interface RandomEffects {
  readonly value: number;
  readonly standardError: number;
  /** Of Student's t in the interval. */
  readonly degreesOfFreedom: number;
  readonly low: number;
  readonly high: number;
  /** Range in which the true value of a further test set is expected; null for fewer than three test sets. */
  readonly prediction: { readonly low: number; readonly high: number; readonly degreesOfFreedom: number } | null;
  /** Weights of the test sets in the summary, adding up to 1. */
  readonly weights: readonly number[];
  /** Variance between test sets. */
  readonly tau2: number;
  /** Share of the variability that is heterogeneity rather than chance, 0 to 1. */
  readonly i2: number;
  readonly q: number;
  readonly qPValue: number;
}

/**
 * Random-effects summary: between-set variance by DerSimonian and Laird (Controlled Clinical Trials 1986), interval by
 * Hartung and Knapp (Statistics in Medicine 2001) with Student's t on k - 1, I^2 by Higgins and Thompson (Statistics in
 * Medicine 2002), prediction interval by Higgins, Thompson and Spiegelhalter (JRSS A 2009) with t on k - 2. The factor of
 * Hartung and Knapp is held at 1 or more (Roever, Knapp and Friede, BMC Medical Research Methodology 2015): where test sets
 * agree by chance it would make the interval narrower than sampling error allows. Variances must be positive (DB7006); not
 * defined for a single test set.
 */
export function randomEffects(
  values: readonly number[],
  variances: readonly number[],
  confidence = 0.95,
): Outcome<RandomEffects> {
  requireConfidence(confidence);
  requireScores(values);
  requireSameLength(variances, values.length, 'variances');
  if (variances.some((v) => !(v > 0 && v < Infinity))) {
    throw new DoubleblindError('DB7006', `Variances must be positive: ${variances.join(', ')}.`);
  }
  const sets = values.length;
  if (sets < 2) return notDefined('a summary over test sets needs at least two of them');
  const fixedWeights = variances.map((v) => 1 / v);
  const fixedMean = weightedMean(values, fixedWeights);
  const q = values.reduce((sum, value, i) => sum + fixedWeights[i] * (value - fixedMean) ** 2, 0);
  const total = sumOf(fixedWeights);
  const scale = total - sumOf(fixedWeights.map((w) => w * w)) / total;
  const tau2 = Math.max(0, (q - (sets - 1)) / scale);
  const weights = variances.map((v) => 1 / (v + tau2));
  const weightSum = sumOf(weights);
  const value = weightedMean(values, weights);
  const spread = values.reduce((sum, v, i) => sum + weights[i] * (v - value) ** 2, 0);
  const standardError = Math.sqrt(Math.max(1, spread / (sets - 1)) / weightSum);
  const tail = (1 + confidence) / 2;
  const half = studentTQuantile(tail, sets - 1) * standardError;
  const reach = sets > 2 ? studentTQuantile(tail, sets - 2) * Math.sqrt(tau2 + standardError ** 2) : null;
  return {
    defined: true,
    value,
    standardError,
    degreesOfFreedom: sets - 1,
    low: value - half,
    high: value + half,
    prediction: reach === null ? null : { low: value - reach, high: value + reach, degreesOfFreedom: sets - 2 },
    weights: weights.map((w) => w / weightSum),
    tau2,
    i2: q === 0 ? 0 : Math.max(0, (q - (sets - 1)) / q),
    q,
    qPValue: chiSquaredUpperTail(q, sets - 1),
  };
}

function weightedMean(values: readonly number[], weights: readonly number[]): number {
  return values.reduce((sum, value, i) => sum + weights[i] * value, 0) / sumOf(weights);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
