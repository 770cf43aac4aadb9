import { studentTQuantile } from '../distributions/student-t.ts';
import { type Patients, requireConfidence } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { delongCovariance, type SamplingUnits, samplingUnits } from './delong.ts';

/** Fewest positive and fewest negative units (patients where known, studies otherwise) for which an interval is given. */
export const FEWEST_FOR_INTERVAL = 5;

/** With fewer of a class than this, an interval is given with a warning. */
export const FEWEST_WITHOUT_WARNING = 10;

export interface PrimaryInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** True where the classes are separated, so that the interval is the exact bound. */
  readonly exact: boolean;
}

/**
 * The interval of an AUROC, one everywhere: symmetric on the log odds (Pepe, The Statistical Evaluation of Medical Tests,
 * 2003, section 5.2.5) with the variance of DeLong, by patient that of Obuchowski, and Student's t with one degree of
 * freedom fewer than the smaller class has units. bench/coverage.ts shows why: with the normal quantile it
 * covers 91% at ten positives, percentiles of the bootstrap 85% at five.
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
  const tail = (1 - confidence) / 2;
  if (value === 0 || value === 1) {
    const bound = tail ** (1 / disjointPairs(units));
    return { defined: true, value, exact: true, low: value === 1 ? bound : 0, high: value === 1 ? 1 : 1 - bound };
  }
  // Equal scores leave rounding errors of the order of 1e-17.
  if (variance < 1e-15) return notDefined('the estimated variance of the AUROC is zero: scores do not differ');
  const logit = Math.log(value / (1 - value));
  const half = (intervalQuantile(smaller, confidence) * Math.sqrt(variance)) / (value * (1 - value));
  const back = (x: number) => 1 / (1 + Math.exp(-x));
  return { defined: true, value, exact: false, low: back(logit - half), high: back(logit + half) };
}

/** How many standard errors of the log odds half the interval is wide. */
export function intervalQuantile(smallerClass: number, confidence: number): number {
  return studentTQuantile((1 + confidence) / 2, smallerClass - 1);
}

/** A patient with studies of both classes can stand in one pair only. */
function disjointPairs({ all, positives, negatives }: SamplingUnits): number {
  return Math.min(positives, negatives, Math.floor(all / 2));
}
