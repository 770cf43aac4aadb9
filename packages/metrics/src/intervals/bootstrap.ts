import { normalCumulative, normalQuantile } from '../distributions/normal.ts';
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

/**
 * The bias-corrected and accelerated interval (Efron, "Better bootstrap confidence intervals", JASA 1987; section 14.3
 * of Efron and Tibshirani). `jackknife` holds the statistic without each study in turn, null where that is not defined.
 * Replicates equal to the estimate count half below it, which matters for statistics with few distinct values.
 */
export function bcaInterval(
  replicates: Float64Array,
  estimate: number,
  jackknife: Float64Array | null,
  confidence: number,
): Interval {
  requireConfidence(confidence);
  const values = definedReplicates(replicates);
  if (!values.defined) return values;
  if (jackknife === null) return notDefined('leaving out one study leaves one class only: no acceleration for BCa');
  const { sorted } = values;
  let below = 0;
  for (const v of sorted) below += v < estimate ? 1 : v === estimate ? 0.5 : 0;
  if (below === 0 || below === sorted.length) {
    return notDefined('all bootstrap resamples lie on one side of the estimate: no bias correction for BCa');
  }
  const bias = normalQuantile(below / sorted.length);
  const acceleration = accelerationOf(jackknife);
  const position = (z: number) => normalCumulative(bias + (bias + z) / (1 - acceleration * (bias + z)));
  const z = normalQuantile((1 + confidence) / 2);
  return { defined: true, low: quantileSorted(sorted, position(-z)), high: quantileSorted(sorted, position(z)) };
}

function accelerationOf(jackknife: Float64Array): number {
  let mean = 0;
  for (const v of jackknife) mean += v / jackknife.length;
  let squares = 0;
  let cubes = 0;
  for (const v of jackknife) {
    squares += (mean - v) ** 2;
    cubes += (mean - v) ** 3;
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/** The statistic without each study in turn, computed anew for each: quadratic, so closed forms are better where known. */
export function jackknifeOf(size: number, statistic: ResampledStatistic): Float64Array | null {
  const counts = new Uint32Array(size).fill(1);
  const without = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    counts[i] = 0;
    without[i] = statistic(counts);
    counts[i] = 1;
    if (!Number.isFinite(without[i])) return null;
  }
  return without;
}
