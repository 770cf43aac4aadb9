/**
 * Counts to which independent noise of one known spread was added, so that what is released tells little of one patient. Estimates take
 * them as they are, for they are right on average; shapes that must not be negative are made so first.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { type NotDefined, notDefined } from '../outcome.ts';

/** Fewest of a class, and least multiple of the noise in their sum, for a figure: below it the estimates of noise no longer hold. */
const FEWEST = 10;
const LEAST_MULTIPLE = 4;

/** Studies of two classes by range of the score, from low to high, each with noise of mean 0 and standard deviation `deviation`. */
export interface NoisyCounts {
  readonly positives: readonly number[];
  readonly negatives: readonly number[];
  readonly deviation: number;
}

export function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}

/** The reason why a sum over so many noisy counts carries no figure, or null. */
export function tooNoisy(sum: number, counts: number, deviation: number): NotDefined | null {
  const least = Math.max(FEWEST, LEAST_MULTIPLE * deviation * Math.sqrt(counts));
  if (sum >= least) return null;
  return notDefined(
    `with this noise a figure needs about ${Math.ceil(least)} studies of a class at least; the noisy count is ${Math.round(sum)}`,
  );
}

/**
 * The nearest counts (least squares) that are not negative and have the same sum: the projection onto a simplex (Held, Wolfe and
 * Crowder, Mathematical Programming 1974). Throws DB7006 for a sum that is not positive.
 */
export function nonNegative(counts: readonly number[]): number[] {
  const sum = total(counts);
  if (!(sum > 0)) throw new DoubleblindError('DB7006', `The sum of the counts is ${sum}.`);
  const sorted = counts.toSorted((a, b) => b - a);
  let running = 0;
  let shift = 0;
  sorted.forEach((count, i) => {
    running += count;
    const candidate = (running - sum) / (i + 1);
    if (count > candidate) shift = candidate;
  });
  return counts.map((count) => Math.max(0, count - shift));
}
