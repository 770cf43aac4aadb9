import { logistic, logit } from '../distributions/logistic.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { type Patients, requireConfidence } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { delongCovariance, type SamplingUnits, samplingUnits } from './delong.ts';

/** Fewest positive and fewest negative units (patients where known, studies otherwise) for which an interval is given. */
export const FEWEST_FOR_INTERVAL = 5;

/** With fewer of a class than this, an interval is given with a warning. */
export const FEWEST_WITHOUT_WARNING = 10;

/** An AUROC with the interval that reports call primary. */
export interface PrimaryInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** True where the classes are separated, so that the interval is the exact bound. */
  readonly exact: boolean;
  /** DeLong's, by patient Obuchowski's, of the log odds; null where the interval is exact. */
  readonly logitStandardError: number | null;
}

/**
 * The interval of an AUROC, one everywhere: the hull of two (`aurocBounds`), because each fails where the other holds. By
 * simulation (bench/coverage.ts) the first alone falls to 78% near an AUROC of 1 and the second alone to 84% where positive
 * scores spread more than negative ones.
 *
 * Where all positives score above all negatives (or all below) no variance can be estimated. Then it is exact: m disjoint
 * pairs, all in order, have probability A^m, so values below (alpha / 2)^(1 / m) are refuted.
 *
 * Not defined with fewer than five units of a class, nor where all scores are equal.
 */
export function aurocInterval(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  confidence = 0.95,
  patients?: Patients,
): Outcome<PrimaryInterval> {
  requireConfidence(confidence);
  const result = delongCovariance([scores], labels, patients);
  if (!result.defined) return result;
  const units = samplingUnits(labels, patients);
  const smaller = Math.min(units.positives, units.negatives);
  if (smaller < FEWEST_FOR_INTERVAL) {
    const what = patients ? 'patients with positive and with negative studies' : 'positive and negative studies';
    return notDefined(
      `an interval needs at least ${FEWEST_FOR_INTERVAL} ${what}; here there are ${smaller} of one kind`,
    );
  }
  const value = result.values[0];
  const variance = result.covariance[0][0];
  if (value === 0 || value === 1) {
    const bound = ((1 - confidence) / 2) ** (1 / disjointPairs(units));
    const ends = { low: value === 1 ? bound : 0, high: value === 1 ? 1 : 1 - bound };
    return { defined: true, value, exact: true, ...ends, logitStandardError: null };
  }
  // Equal scores leave rounding errors of the order of 1e-17.
  if (variance < 1e-15) return notDefined('the estimated variance of the AUROC is zero: scores do not differ');
  const { positives, negatives } = samplingUnits(labels);
  const bounds = aurocBounds(
    { value, variance, positives, negatives, designEffect: patients ? designEffect(scores, labels, variance) : 1 },
    confidence,
  );
  return { defined: true, value, exact: false, ...bounds, logitStandardError: logitError(value, variance) };
}

/** How much more the estimate varies than it would with as many independent studies; at least 1. */
function designEffect(scores: ArrayLike<number>, labels: ArrayLike<number>, variance: number): number {
  const independent = delongCovariance([scores], labels);
  return independent.defined ? Math.max(1, variance / independent.covariance[0][0]) : 1;
}

/** What the primary interval is computed from. */
export interface AurocMoments {
  /** Strictly between 0 and 1. */
  readonly value: number;
  readonly variance: number;
  /** Studies. */
  readonly positives: number;
  readonly negatives: number;
  /** What the variance of the score interval is multiplied with. */
  readonly designEffect: number;
}

/**
 * The hull of the interval that is symmetric on the log odds, with the given (DeLong's) variance (Pepe, The Statistical
 * Evaluation of Medical Tests, 2003, section 5.2.5), and the score interval of Newcombe (Statistics in Medicine 2006, part 2,
 * method 5), whose variance follows from the AUROC and the counts.
 */
export function aurocBounds(
  moments: AurocMoments,
  confidence: number,
): { readonly low: number; readonly high: number } {
  const { value, variance } = moments;
  const z = normalQuantile((1 + confidence) / 2);
  const logOdds = logit(value);
  const half = z * logitError(value, variance);
  return {
    low: Math.min(logistic(logOdds - half), scoreBound(moments, 0, z)),
    high: Math.max(logistic(logOdds + half), scoreBound(moments, 1, z)),
  };
}

/** The AUROC between `end` (0 or 1) and the value from which the value is z of its own standard errors away, by bisection. */
function scoreBound({ value, positives, negatives, designEffect }: AurocMoments, end: number, z: number): number {
  let outside = end;
  let inside = value;
  for (let step = 0; step < 50; step++) {
    const middle = (outside + inside) / 2;
    const error = Math.sqrt(designEffect * scoreVariance(middle, positives, negatives));
    if (Math.abs(middle - value) > z * error) outside = middle;
    else inside = middle;
  }
  return inside;
}

/** Newcombe's method 5: the variance of Hanley and McNeil (1982) with both class sizes, but for their product, replaced by their mean. */
export function scoreVariance(auroc: number, positives: number, negatives: number): number {
  const mean = (positives + negatives) / 2;
  const shape = (1 - auroc) / (2 - auroc) + auroc / (1 + auroc);
  return (auroc * (1 - auroc) * (1 + (mean - 1) * shape)) / (positives * negatives);
}

function logitError(value: number, variance: number): number {
  return Math.sqrt(variance) / (value * (1 - value));
}

/** A patient with studies of both classes can stand in one pair only. */
function disjointPairs({ all, positives, negatives }: SamplingUnits): number {
  return Math.min(positives, negatives, Math.floor(all / 2));
}
