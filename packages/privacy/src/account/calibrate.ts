import { DoubleblindError } from '@doubleblind/errors';
import { lossDistributionEpsilon } from './loss-distribution.ts';
import type { SampledGaussian } from './sampled-gaussian.ts';

const RELATIVE_PRECISION = 1e-3;
const LARGEST_NOISE = 1024;
const LEAST_NOISE = 0.3;
/** A coarser grid is faster and never below: the noise found is enough. */
const GRID = 1e-3;

/**
 * The least noise multiplier, to one part in a thousand and never too small, with which all steps together spend at most
 * `epsilon` at `delta`. Refuses (DB7102) a target that no noise up to 1,024 reaches.
 */
export function noiseForEpsilon(
  { samplingRate, steps }: Omit<SampledGaussian, 'noiseMultiplier'>,
  { epsilon, delta }: { epsilon: number; delta: number },
): number {
  if (!(epsilon > 0)) throw new DoubleblindError('DB7101', `epsilon is ${epsilon}; it must be above 0`);
  const spends = (noiseMultiplier: number) =>
    lossDistributionEpsilon({ samplingRate, noiseMultiplier, steps }, delta, GRID);
  // From much noise down: an account takes the longer the more is spent, and this one never spends much more than the target.
  let enough = LARGEST_NOISE;
  if (spends(enough) > epsilon)
    throw new DoubleblindError('DB7102', `epsilon ${epsilon} at delta ${delta} over ${steps} steps`);
  let tooLittle = enough / 2;
  while (spends(tooLittle) <= epsilon) {
    if (tooLittle === LEAST_NOISE) return tooLittle;
    enough = tooLittle;
    tooLittle = Math.max(LEAST_NOISE, tooLittle / 2);
  }
  while (enough / tooLittle > 1 + RELATIVE_PRECISION) {
    const middle = Math.sqrt(enough * tooLittle);
    if (spends(middle) <= epsilon) enough = middle;
    else tooLittle = middle;
  }
  return enough;
}

/**
 * The greatest number of steps, at most `most`, that together spend at most `epsilon` at `delta`; 0 when one step spends more.
 * By the coarser grid, so that the steps never spend more than that.
 */
export function stepsWithin(
  mechanism: Omit<SampledGaussian, 'steps'>,
  { epsilon, delta }: { epsilon: number; delta: number },
  most: number,
): number {
  const fits = (steps: number) => lossDistributionEpsilon({ ...mechanism, steps }, delta, GRID) <= epsilon;
  // From one step up, for the same reason.
  let [within, beyond] = [0, 1];
  while (fits(beyond)) {
    if (beyond === most) return most;
    [within, beyond] = [beyond, Math.min(most, 2 * beyond)];
  }
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (fits(middle)) within = middle;
    else beyond = middle;
  }
  return within;
}
