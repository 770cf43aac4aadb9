import { DoubleblindError } from '@doubleblind/errors';
import { lossDistributionEpsilon } from './loss-distribution.ts';
import type { SampledGaussian } from './sampled-gaussian.ts';

const RELATIVE_PRECISION = 1e-3;
const LARGEST_NOISE = 1024;
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
  let enough = 1;
  while (spends(enough) > epsilon) {
    enough *= 2;
    if (enough > LARGEST_NOISE)
      throw new DoubleblindError('DB7102', `epsilon ${epsilon} at delta ${delta} over ${steps} steps`);
  }
  let tooLittle = enough === 1 ? 0.3 : enough / 2;
  if (spends(tooLittle) <= epsilon) return tooLittle;
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
  if (fits(most)) return most;
  let [within, beyond] = [0, most];
  while (beyond - within > 1) {
    const middle = Math.floor((within + beyond) / 2);
    if (fits(middle)) within = middle;
    else beyond = middle;
  }
  return within;
}
