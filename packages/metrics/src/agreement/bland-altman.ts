import { normalQuantile } from '../distributions/normal.ts';
import { studentTQuantile } from '../distributions/student-t.ts';
import { requireSameLength, requireScores } from '../inputs.ts';
import { quantileSorted } from '../intervals/quantile.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** One limit with its interval, in the unit of the differences. */
export interface LimitOfAgreement {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Bland and Altman’s limits, in the unit of the differences. */
export interface LimitsOfAgreement {
  readonly standardDeviation: number;
  /** Mean difference plus and minus 1.96 standard deviations, each with its 95% interval. */
  readonly lower: LimitOfAgreement;
  readonly upper: LimitOfAgreement;
}

/** Limits of agreement among the images whose mean score lies in a range, lower end included. */
export interface RangeDifferences {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly mean: number;
  readonly limits: Outcome<LimitsOfAgreement>;
}

/** Differences of paired values, candidate minus reference, in the unit of the values. */
export interface DifferenceSummary {
  readonly count: number;
  /** Mean of candidate minus reference. */
  readonly mean: number;
  readonly meanAbsolute: number;
  /** 99th percentile of the absolute difference. */
  readonly p99Absolute: number;
  readonly maxAbsolute: number;
  /** Not defined for a single pair. */
  readonly limits: Outcome<LimitsOfAgreement>;
  /** By range of the mean score; ranges without an image are left out. */
  readonly ranges: readonly RangeDifferences[];
}

/** Probabilities near 0 or 1 hardly move, those about one half move most: limits over all of them fit neither. */
export const SCORE_RANGES: readonly number[] = [0, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 1];

/**
 * Differences of two runs image by image, with the 95% limits of agreement of Bland and Altman (Lancet 1986) and the
 * approximate intervals of the limits from that paper (standard error sqrt(3 / n) standard deviations): over all images, and
 * by range of the mean score, since the spread of differences depends on it (section 3.2 of Bland and Altman, Statistical
 * Methods in Medical Research 1999).
 */
export function summariseDifferences(reference: ArrayLike<number>, candidate: ArrayLike<number>): DifferenceSummary {
  const differences = pairedDifferences(reference, candidate);
  const count = differences.length;
  const mean = meanOf(differences);
  const absolute = differences.map(Math.abs).sort();
  return {
    count,
    mean,
    meanAbsolute: meanOf(absolute),
    p99Absolute: quantileSorted(absolute, 0.99),
    maxAbsolute: absolute[count - 1],
    limits: limitsOfAgreement(differences, mean),
    ranges: SCORE_RANGES.slice(1).flatMap((to, r) => {
      const from = SCORE_RANGES[r];
      const last = to === 1;
      const within = differences.filter((_, i) => {
        const score = (reference[i] + candidate[i]) / 2;
        return score >= from && (score < to || (last && score <= to));
      });
      if (within.length === 0) return [];
      const rangeMean = meanOf(within);
      return [{ from, to, count: within.length, mean: rangeMean, limits: limitsOfAgreement(within, rangeMean) }];
    }),
  };
}

function limitsOfAgreement(differences: Float64Array, mean: number): Outcome<LimitsOfAgreement> {
  const count = differences.length;
  if (count < 2) return notDefined('limits of agreement need at least two images');
  let squares = 0;
  for (const difference of differences) squares += (difference - mean) ** 2;
  const standardDeviation = Math.sqrt(squares / (count - 1));
  const half = studentTQuantile(0.975, count - 1) * standardDeviation * Math.sqrt(3 / count);
  const limit = (value: number): LimitOfAgreement => ({ value, low: value - half, high: value + half });
  const distance = normalQuantile(0.975) * standardDeviation;
  return { defined: true, standardDeviation, lower: limit(mean - distance), upper: limit(mean + distance) };
}

/** For the plot: mean of both runs against their difference (candidate minus reference), one point an image. */
export function blandAltmanPoints(
  reference: ArrayLike<number>,
  candidate: ArrayLike<number>,
): { readonly mean: number; readonly difference: number }[] {
  const differences = pairedDifferences(reference, candidate);
  return Array.from(differences, (difference, i) => ({ mean: (reference[i] + candidate[i]) / 2, difference }));
}

function pairedDifferences(reference: ArrayLike<number>, candidate: ArrayLike<number>): Float64Array {
  requireScores(reference);
  requireScores(candidate);
  requireSameLength(candidate, reference.length, 'scores of the second run');
  return Float64Array.from(candidate, (score, i) => score - reference[i]);
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
