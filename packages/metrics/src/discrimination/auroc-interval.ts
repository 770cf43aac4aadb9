import { studentTQuantile } from '../distributions/student-t.ts';
import { type Patients, requireConfidence } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { binormalVariance, shareOfPositives } from './binormal.ts';
import { type DelongVariance, delongVariance, type SamplingUnits } from './delong.ts';

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
 * The interval of an AUROC, one everywhere: the score interval of `aurocBounds`.
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
  const estimate = delongVariance(scores, labels, patients);
  if (!estimate.defined) return estimate;
  const { value, variance, units } = estimate;
  const smaller = Math.min(units.positives, units.negatives);
  if (smaller < FEWEST_FOR_INTERVAL) {
    const what = patients ? 'patients with positive and with negative studies' : 'positive and negative studies';
    return notDefined(
      `an interval needs at least ${FEWEST_FOR_INTERVAL} ${what}; here there are ${smaller} of one kind`,
    );
  }
  if (value === 0 || value === 1) {
    const bound = ((1 - confidence) / 2) ** (1 / disjointPairs(units));
    const ends = { low: value === 1 ? bound : 0, high: value === 1 ? 1 : 1 - bound };
    return { defined: true, value, exact: true, ...ends, logitStandardError: null };
  }
  // Equal scores leave rounding errors of the order of 1e-17.
  if (variance < 1e-15) return notDefined('the estimated variance of the AUROC is zero: scores do not differ');
  const moments = momentsOf(estimate, patients ? delongVariance(scores, labels) : estimate);
  const logitStandardError = Math.sqrt(variance) / (value * (1 - value));
  return { defined: true, value, exact: false, ...aurocBounds(moments, confidence), logitStandardError };
}

/** `independent`: the estimate if every study were a patient of its own. */
function momentsOf(estimate: DelongVariance, independent: Outcome<DelongVariance>): AurocMoments {
  const { value, variance, ofPositives, ofNegatives } = estimate;
  if (!independent.defined) throw new RangeError(independent.reason);
  const { positives, negatives } = independent.units;
  const placements = { positives: positives * independent.ofPositives, negatives: negatives * independent.ofNegatives };
  return {
    ...{ value, variance, positives, negatives },
    share: shareOfPositives(value, placements.positives / (placements.positives + placements.negatives)),
    degreesOfFreedom: satterthwaite(ofPositives, ofNegatives, estimate.units),
    designEffect: Math.max(1, variance / independent.variance),
  };
}

/** Degrees of freedom of a sum of two independent variances (Satterthwaite, Biometrics Bulletin 1946). */
export function satterthwaite(
  ofPositives: number,
  ofNegatives: number,
  units: { readonly positives: number; readonly negatives: number },
): number {
  const spread = ofPositives ** 2 / (units.positives - 1) + ofNegatives ** 2 / (units.negatives - 1);
  return (ofPositives + ofNegatives) ** 2 / spread;
}

/** What the primary interval is computed from. */
export interface AurocMoments {
  /** Strictly between 0 and 1. */
  readonly value: number;
  /** DeLong's, by patient Obuchowski's. */
  readonly variance: number;
  readonly degreesOfFreedom: number;
  /** Studies. */
  readonly positives: number;
  readonly negatives: number;
  /** Positives' part of the sum of both classes' variances of scores (`binormalVariance`). */
  readonly share: number;
  /** How much more the estimate varies than with as many independent studies; at least 1. */
  readonly designEffect: number;
}

/**
 * All AUROCs from which the value is at most t of their own standard errors away: inverted as Wilson does for proportions, because
 * near an AUROC of 1 the variance at the estimate, if this happens to be high, is far too small. The variance of any other AUROC
 * is `scoreVariance` with both classes' spreads as estimated, scaled up where DeLong's at the estimate is the larger, so that
 * in large test sets nothing rests on the model. Why this one: docs/STATISTICS.md, "Coverage, by simulation".
 */
export function aurocBounds(
  moments: AurocMoments,
  confidence: number,
): { readonly low: number; readonly high: number } {
  const { value, variance, positives, negatives, share, designEffect } = moments;
  const t = studentTQuantile((1 + confidence) / 2, moments.degreesOfFreedom);
  const modelled = (auroc: number) => designEffect * scoreVariance(auroc, positives, negatives, share);
  const scale = Math.max(1, variance / modelled(value));
  const within = (auroc: number) => Math.abs(auroc - value) <= t * Math.sqrt(scale * modelled(auroc));
  return { low: lastWithin(value, 0, within), high: lastWithin(value, 1, within) };
}

/** Between a value that is within and an end (0 or 1) that is not, the last that is, by bisection. */
function lastWithin(value: number, end: number, within: (auroc: number) => boolean): number {
  let inside = value;
  let outside = end;
  for (let step = 0; step < 50; step++) {
    const middle = (outside + inside) / 2;
    if (within(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}

/** Part of Newcombe's variance in the interval's; the rest is the binormal model's. */
const PART_OF_NEWCOMBE = 0.25;

/**
 * Variance of the estimate where the AUROC is a given one: three quarters that of the binormal model, one quarter that of Hanley
 * and McNeil (Radiology 1982) in the form of Newcombe (Statistics in Medicine 2006, part 2, method 5: both class sizes, but for
 * their product, replaced by their mean), which is larger, as it is where a few scores move far.
 */
function scoreVariance(auroc: number, positives: number, negatives: number, share: number): number {
  const mean = (positives + negatives) / 2;
  const shape = (1 - auroc) / (2 - auroc) + auroc / (1 + auroc);
  const newcombe = (auroc * (1 - auroc) * (1 + (mean - 1) * shape)) / (positives * negatives);
  const binormal = binormalVariance(auroc, share, positives, negatives);
  return PART_OF_NEWCOMBE * newcombe + (1 - PART_OF_NEWCOMBE) * binormal;
}

/** A patient with studies of both classes can stand in one pair only. */
function disjointPairs({ all, positives, negatives }: SamplingUnits): number {
  return Math.min(positives, negatives, Math.floor(all / 2));
}
