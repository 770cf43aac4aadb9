/** How exactly figures are released, and how exactly scores enter statistics. */
import type { Estimate, Proportion } from '@doubleblind/contracts';
import { logistic, logit } from '@doubleblind/metrics';
import { RULES } from './rules.ts';

/**
 * Rounded to `decimals` digits behind the point; figures of 1 and more to three significant digits. A figure near zero keeps
 * no more digits than any other: three significant digits of a tiny difference can tell a single study.
 */
export function coarse(value: number, decimals: number = RULES.decimals): number {
  if (Math.abs(value) >= 1) return Number(value.toPrecision(RULES.digits));
  // Adding 0 makes -0 a plain zero.
  return Number(value.toFixed(decimals)) + 0;
}

/**
 * An end of an interval, rounded away from the value, so that no interval grows narrower or loses its value; with one digit more where it
 * would become 0 or 1, which say that nothing is uncertain on the log odds that a summary over test sets takes.
 */
export function coarseEnd(value: number, end: 'low' | 'high', decimals: number = RULES.decimalsOfFew): number {
  const rounded = outwards(value, end, decimals);
  const certain = end === 'low' ? rounded === 0 && value > 0 : rounded === 1 && value < 1;
  return certain && decimals < RULES.decimals ? outwards(value, end, RULES.decimals) : rounded;
}

export function outwards(value: number, end: 'low' | 'high', decimals: number): number {
  const size = Math.abs(value);
  const step = 10 ** (size >= 1 ? Math.floor(Math.log10(size)) + 1 - RULES.digits : -decimals);
  // What is rounded already stays.
  const steps = end === 'low' ? Math.floor(value / step + 1e-9) : Math.ceil(value / step - 1e-9);
  return Number((steps * step).toPrecision(12)) + 0;
}

/** The ends of an interval say how far a value may be off: two digits do. */
export function coarseEstimate({ value, low, high, reason }: Estimate, decimals?: number): Estimate {
  return {
    value: value === null ? null : coarse(value, decimals),
    low: low === null ? null : coarseEnd(low, 'low'),
    high: high === null ? null : coarseEnd(high, 'high'),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Counts stay exact: what they count is large enough by the rules of groups and steps. */
export function coarseProportion(proportion: Proportion, decimals?: number): Proportion {
  const { cases, of } = proportion;
  return { ...coarseEstimate(proportion, decimals), cases, of };
}

/** Where the interval may not be told. */
export function withoutInterval<T extends Estimate>(estimate: T, reason: string): T {
  return estimate.value === null ? estimate : { ...estimate, low: null, high: null, reason };
}

export function notReleased(reason: string): Estimate {
  return { value: null, low: null, high: null, reason };
}

/** Digits behind the point for a finding with these counts. */
export function decimalsFor(positives: number, negatives: number): number {
  return Math.min(positives, negatives) >= RULES.manyPerClass ? RULES.decimals : RULES.decimalsOfFew;
}

/** By how much a figure that is released for a finding with these counts may have been rounded, up or down. */
export function roundedBy(value: number, positives: number, negatives: number): number {
  const digits = String(value).split('.')[1]?.length ?? 0;
  // Documents in the first form had all digits.
  return digits > 6 ? 0 : 0.5 * 10 ** -Math.max(digits, decimalsFor(positives, negatives));
}

/**
 * Scores (probabilities) with their log odds rounded to three digits behind the point, so that no statistic carries what a
 * model may have hidden in lower digits. A probability moves by less than 0.00013. 0 and 1 stay.
 */
export function statedScores(scores: Float64Array): Float64Array {
  const scale = 10 ** RULES.logitDecimals;
  return scores.map((score) => {
    if (score <= 0 || score >= 1) return score;
    return logistic(Math.round(logit(score) * scale) / scale);
  });
}
