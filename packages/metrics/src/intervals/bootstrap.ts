import { type Patients, requireConfidence, requirePatients, requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { seededRandom } from '../random/xoshiro.ts';
import { quantileSorted } from './quantile.ts';

/** A statistic of a resample in which study i occurs counts[i] times; NaN where the resample does not define it. */
export type ResampledStatistic = (counts: Uint32Array) => number;

/** How units are resampled. */
export interface BootstrapOptions {
  /** Number of resamples, 100 to 1000000. */
  readonly resamples: number;
  /** Unsigned 32-bit seed; the same seed gives the same resamples. */
  readonly seed: number;
  /** The patient of every study: patients are drawn, each with all its studies. Without it, studies are drawn. */
  readonly patients?: Patients | undefined;
}

/** A percentile interval, or the reason why there is none. */
export type Interval = Outcome<{ low: number; high: number }>;

/** An interval is not given where more than this share of the resamples does not define the statistic. */
export const MAXIMUM_UNDEFINED_SHARE = 0.1;

/**
 * Values of the statistics over resamples of `size` studies, or of their patients, drawn with replacement. All statistics see the same
 * resamples, so differences and means of their values, resample by resample, are paired. NaN marks a resample that does
 * not define a statistic.
 */
export function bootstrapReplicates(
  size: number,
  statistics: readonly ResampledStatistic[],
  { resamples, seed, patients }: BootstrapOptions,
): Float64Array[] {
  requireSetting('The number of resamples', resamples, 100, 1_000_000);
  requirePatients(patients, size);
  const random = seededRandom(seed);
  const units = patients ? studiesByPatient(patients) : Array.from({ length: size }, (_, study) => [study]);
  const counts = new Uint32Array(size);
  const values = statistics.map(() => new Float64Array(resamples));
  for (let r = 0; r < resamples; r++) {
    counts.fill(0);
    for (let draw = 0; draw < units.length; draw++) {
      for (const study of units[random.nextBelow(units.length)]) counts[study]++;
    }
    for (let s = 0; s < statistics.length; s++) values[s][r] = statistics[s](counts);
  }
  return values;
}

/** The studies of each patient, patients in order of first appearance. */
function studiesByPatient(patients: Patients): number[][] {
  const studies = new Map<number, number[]>();
  for (let i = 0; i < patients.length; i++) {
    const known = studies.get(patients[i]);
    if (known) known.push(i);
    else studies.set(patients[i], [i]);
  }
  return [...studies.values()];
}

/**
 * Ascending defined values. The rule for degenerate resamples: one that does not define the statistic (say, without a
 * positive study) is dropped, and where more than a tenth are dropped there is no interval.
 */
function definedReplicates(replicates: Float64Array): Outcome<{ sorted: Float64Array }> {
  const sorted = replicates.filter((v) => Number.isFinite(v)).sort();
  const dropped = replicates.length - sorted.length;
  if (dropped > MAXIMUM_UNDEFINED_SHARE * replicates.length) {
    return notDefined(
      `${dropped} of ${replicates.length} bootstrap resamples do not define it: too few cases of one class`,
    );
  }
  if (sorted[0] === sorted[sorted.length - 1]) {
    return notDefined('every bootstrap resample gives the same value, so resampling cannot show the uncertainty');
  }
  return { defined: true, sorted };
}

/** The percentile interval (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, section 13.3). */
export function percentileInterval(replicates: Float64Array, confidence: number): Interval {
  requireConfidence(confidence);
  const values = definedReplicates(replicates);
  if (!values.defined) return values;
  const tail = (1 - confidence) / 2;
  return { defined: true, low: quantileSorted(values.sorted, tail), high: quantileSorted(values.sorted, 1 - tail) };
}
