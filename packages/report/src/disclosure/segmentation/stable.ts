/**
 * Figures over cases as they may be released: with the finest step at which figure and interval read the same whatever the cases of any one
 * patient had measured. So somebody who knows all other cases to the last digit learns nothing of this one from the figure.
 */
import type { CaseFigure } from '@doubleblind/contracts';
import { bootstrapReplicates, percentileInterval } from '@doubleblind/metrics';
import type { Scale } from './rules.ts';

/** Cases that define a figure. */
export interface Sample {
  readonly values: readonly number[];
  /** The patient of each case, numbered. */
  readonly units: readonly number[];
  readonly resampling: { readonly confidence: number; readonly resamples: number; readonly seed: number };
}

/** Least and greatest that a number may be when one patient's cases are any. */
type Bounds = readonly [least: number, greatest: number];

interface Bounded {
  readonly value: Bounds;
  /** Null where there is no interval. */
  readonly ends: readonly [low: Bounds, high: Bounds] | null;
}

const NOT_STABLE = 'not released: one case would show in it';
const WITHOUT_INTERVAL = 'its interval is not released: one case would show in it, or resampling does not define it';

/** The mean: where a case may measure anything, there is none. */
export function statedMean(sample: Sample, scale: Scale): CaseFigure {
  return stated(meanBounds(sample, scale), scale);
}

/** The median, which one case moves by its neighbours' distance at most. */
export function statedMedian(sample: Sample, scale: Scale): CaseFigure {
  return stated(medianBounds(sample, scale), scale);
}

export function withheldFigure(reason: string): CaseFigure {
  return { value: null, low: null, high: null, step: null, endStep: null, reason };
}

function stated({ value, ends }: Bounded, { steps }: Scale): CaseFigure {
  const step = steps.find((one) => readsAs(value, one, Math.round) !== null);
  if (step === undefined) return withheldFigure(NOT_STABLE);
  const told = readsAs(value, step, Math.round);
  const interval = (one: number) => ends && [readsAs(ends[0], one, Math.floor), readsAs(ends[1], one, Math.ceil)];
  const endStep = steps.find((one) => interval(one)?.every((end) => end !== null));
  if (endStep === undefined)
    return { value: told, low: null, high: null, step, endStep: null, reason: WITHOUT_INTERVAL };
  const [low, high] = interval(endStep)!;
  return { value: told, low, high, step, endStep };
}

/** The multiple of the step that all of these round to; null where they do not round alike. */
function readsAs([least, greatest]: Bounds, step: number, round: (value: number) => number): number | null {
  if (!Number.isFinite(least) || !Number.isFinite(greatest)) return null;
  // What lies on a multiple stays there, whatever the last binary digit says.
  const exact = (value: number) => Number((value / step).toPrecision(12));
  const [first, last] = [round(exact(least)), round(exact(greatest))];
  return first === last ? Number((first * step).toPrecision(12)) + 0 : null;
}

function meanBounds({ values, units, resampling }: Sample, { low, high }: Scale): Bounded {
  const patients = Map.groupBy(values.keys(), (i) => units[i]);
  const size = values.length;
  const sum = values.reduce((total, value) => total + value, 0);
  const bound: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const own of patients.values()) {
    const others = own.reduce((rest, i) => rest - values[i], sum);
    bound[0] = Math.min(bound[0], (others + own.length * low) / size);
    bound[1] = Math.max(bound[1], (others + own.length * high) / size);
  }
  if (!Number.isFinite(bound[0]) || !Number.isFinite(bound[1])) return { value: bound, ends: null };
  return { value: bound, ends: meanEnds(values, [...patients.values()], { low, high }, resampling, units) };
}

/**
 * Resampled means rise with every value, and so do their percentiles: their bounds are reached where one patient's cases are all lowest or all
 * highest.
 */
function meanEnds(
  values: readonly number[],
  patients: readonly (readonly number[])[],
  { low, high }: Pick<Scale, 'low' | 'high'>,
  { confidence, ...options }: Sample['resampling'],
  units: readonly number[],
): Bounded['ends'] {
  const weights: Uint32Array[] = [];
  const keep = (counts: Uint32Array) => weights.push(counts.slice());
  bootstrapReplicates(values.length, [keep], { ...options, patients: Uint32Array.from(units) });
  const totals = Float64Array.from(weights, (row) => row.reduce((total, weight) => total + weight, 0));
  const sums = Float64Array.from(weights, (row) => row.reduce((total, weight, i) => total + weight * values[i], 0));
  const lowest: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const highest: [number, number] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const own of patients) {
    for (const extreme of [low, high]) {
      const means = sums.map(
        (sum, r) => own.reduce((rest, i) => rest + weights[r][i] * (extreme - values[i]), sum) / totals[r],
      );
      const interval = percentileInterval(means, confidence);
      if (!interval.defined) return null;
      lowest[0] = Math.min(lowest[0], interval.low);
      lowest[1] = Math.max(lowest[1], interval.low);
      highest[0] = Math.min(highest[0], interval.high);
      highest[1] = Math.max(highest[1], interval.high);
    }
  }
  return [lowest, highest];
}

/**
 * Of sorted values, one patient's k cases move what stands at a place by k places at most. Percentiles of resampled medians stand between two
 * values of the sample; the places around them count, and one more, because a resample may hold a case more than once.
 */
function medianBounds({ values, units, resampling }: Sample, { low, high }: Scale): Bounded {
  const sorted = Float64Array.from(values).sort();
  const most = Math.max(...[...Map.groupBy(units, (unit) => unit).values()].map((own) => own.length));
  const at = (place: number) => (place < 0 ? low : place >= sorted.length ? high : sorted[place]);
  const [left, right] = [(sorted.length - 1) >> 1, sorted.length >> 1];
  const value: Bounds = [(at(left - most) + at(right - most)) / 2, (at(left + most) + at(right + most)) / 2];
  const { confidence, ...options } = resampling;
  const [medians] = bootstrapReplicates(values.length, [(counts) => medianOf(values, counts)], {
    ...options,
    patients: Uint32Array.from(units),
  });
  const interval = percentileInterval(medians, confidence);
  if (!interval.defined) return { value, ends: null };
  const around = (end: number): Bounds => {
    const below = sorted.findLastIndex((one) => one <= end);
    const above = sorted.findIndex((one) => one >= end);
    return [at(below - most - 1), at(above + most + 1)];
  };
  return { value, ends: [around(interval.low), around(interval.high)] };
}

function medianOf(values: readonly number[], counts: ArrayLike<number>): number {
  const drawn = Float64Array.from(values.flatMap((value, i) => new Array<number>(counts[i]).fill(value))).sort();
  return (drawn[(drawn.length - 1) >> 1] + drawn[drawn.length >> 1]) / 2;
}
