import { normalQuantile } from '../distributions/normal.ts';
import { wilson } from '../intervals/wilson.ts';
import type { Outcome } from '../outcome.ts';
import { tooNoisy, total } from './noisy-counts.ts';

/** A share of noisy counts; `cases` and `of` are such counts, too, rounded and at least 0. */
export interface NoisyShare {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly cases: number;
  readonly of: number;
}

/**
 * The share that `hits` are of hits and `others` together, counts with independent noise of one standard deviation. Interval: the distances
 * of Wilson's ends at the noisy counts and z standard deviations of the noise, as the root of the sum of their squares (Zou and
 * Donner, Statistics in Medicine 2008). Not defined where all are hardly more than their noise.
 */
export function noisyShare(
  hits: readonly number[],
  others: readonly number[],
  deviation: number,
  confidence = 0.95,
): Outcome<NoisyShare> {
  const cases = total(hits);
  const of = cases + total(others);
  const refused = tooNoisy(of, hits.length + others.length, deviation);
  if (refused) return refused;
  const value = Math.min(1, Math.max(0, cases / of));
  const sampling = wilson(value * of, of, confidence);
  if (!sampling.defined) return sampling;
  const variance = hits.length * (1 - value) ** 2 + others.length * value ** 2;
  const noise = (normalQuantile((1 + confidence) / 2) * deviation * Math.sqrt(variance)) / of;
  return {
    defined: true,
    value,
    low: Math.max(0, value - Math.hypot(value - sampling.low, noise)),
    high: Math.min(1, value + Math.hypot(sampling.high - value, noise)),
    cases: Math.round(value * Math.round(of)),
    of: Math.round(of),
  };
}
