import { DoubleblindError } from '@doubleblind/errors';

/**
 * What a training that adds Gaussian noise spends: each step takes every record with the same probability, by itself
 * (Poisson sampling), clips what it contributes to norm C and adds noise of standard deviation `noiseMultiplier` x C.
 * Data sets are neighbours when one has one record more (add or remove).
 */
export interface SampledGaussian {
  /** Probability that a step takes a record, 0 < q <= 1. */
  readonly samplingRate: number;
  /** Standard deviation of the noise over the clipping norm, above 0. */
  readonly noiseMultiplier: number;
  /** Number of steps, a positive integer. */
  readonly steps: number;
}

/** Refuses (DB7101) what is no mechanism: a rate outside 0 to 1, no noise, or a number of steps that is no count. */
export function checkSampledGaussian({ samplingRate, noiseMultiplier, steps }: SampledGaussian): void {
  if (!(samplingRate > 0 && samplingRate <= 1))
    throw new DoubleblindError('DB7101', `the sampling rate is ${samplingRate}; it must be above 0 and at most 1`);
  if (!(noiseMultiplier > 0 && Number.isFinite(noiseMultiplier)))
    throw new DoubleblindError('DB7101', `the noise multiplier is ${noiseMultiplier}; it must be above 0`);
  if (!(Number.isInteger(steps) && steps > 0))
    throw new DoubleblindError('DB7101', `the number of steps is ${steps}; it must be a whole number above 0`);
}

/** Refuses (DB7101) a delta outside 1e-10 to below 1: below that the accountant's own rounding would count. */
export function checkDelta(delta: number): void {
  if (!(delta >= SMALLEST_DELTA && delta < 1))
    throw new DoubleblindError('DB7101', `delta is ${delta}; it must be at least ${SMALLEST_DELTA} and below 1`);
}

const SMALLEST_DELTA = 1e-10;
