import { normalQuantile } from '../distributions/normal.ts';
import { requireConfidence, requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

export interface Proportion {
  readonly successes: number;
  readonly trials: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * A proportion with Wilson's score interval (JASA 1927), recommended over the Wald interval by Brown, Cai and DasGupta
 * (Statistical Science 2001). Not defined without trials.
 */
export function wilson(successes: number, trials: number, confidence = 0.95): Outcome<Proportion> {
  requireConfidence(confidence);
  requireSetting('The number of successes', successes, 0, trials);
  if (trials === 0) return notDefined('there is no case to count');
  const z = normalQuantile((1 + confidence) / 2);
  const value = successes / trials;
  const centre = (successes + (z * z) / 2) / (trials + z * z);
  const half = (z / (trials + z * z)) * Math.sqrt(trials * value * (1 - value) + (z * z) / 4);
  // At the ends centre and half are equal but for rounding.
  const low = successes === 0 ? 0 : centre - half;
  const high = successes === trials ? 1 : centre + half;
  return { defined: true, successes, trials, value, low, high };
}
