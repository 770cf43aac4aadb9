/**
 * The numbers of a private sum over integers, after Kairouz, Liu and Steinke (2021). Every hospital adds discrete Gaussian noise of
 * variance V; with noise of at least n hospitals in the sum, n V is the variance that protects a patient. They round every record by
 * itself, at random, and bound its norm; here a hospital's whole sum is rounded once, and the distance between neighbouring sums is
 * bounded: for |round(a) - round(b)| < |a - b| + 1 in each of d coordinates, it is at most that of the sums plus the root of d.
 */
import { DoubleblindError } from '@doubleblind/errors';

/** What a private sum is for: how many take part, what a patient adds at most, and how much noise protects it. */
export interface SumPlanOptions {
  /** Number of parameters. */
  readonly parameters: number;
  /** Largest Euclidean norm of what one patient adds. */
  readonly clippingNorm: number;
  /** Standard deviation of the noise of the sum over what one patient can add; above 0. */
  readonly noiseMultiplier: number;
  /** The least number of hospitals whose noise is in the sum. */
  readonly contributors: number;
  /** The greatest number of hospitals and of patients in one sum, for the bound on its size. */
  readonly hospitals: number;
  readonly patients: number;
}

/** The integers of a private sum: scale, lengths and noise, from public values alone. */
export interface SumPlan {
  readonly parameters: number;
  readonly clippingNorm: number;
  /** Length of the rotated vectors, a power of two. */
  readonly length: number;
  /** Grid steps a unit of the gradient. */
  readonly scale: number;
  /** How far one patient moves a hospital's integers at most, in grid steps (Euclidean). */
  readonly distance: number;
  /** Variance of each hospital's noise, a whole number of squared grid steps. */
  readonly variance: bigint;
}

/** The clipping norm in grid steps over the square root of the length: rounding then adds one part in 64 to the noise. */
const STEPS_PER_ROOT = 64;
/** What rounding moves a coordinate at most beyond its value, and a thousandth for the errors of doubles before it. */
const ROUNDING = 1.001;
/** Standard deviations of noise that the modulus has room for: beyond lies less than 2^-76 in each coordinate. */
const NOISE_ROOM = 10;
/** Below this, sums of discrete Gaussians are not nearly discrete Gaussian (Kairouz, Liu and Steinke, theorem 11). */
const LEAST_DEVIATION = 4;
/** The widest noise that there is a table for. */
const GREATEST_DEVIATION = 2 ** 18;

/** @throws DoubleblindError DB8005 when the sum could leave 32 bits, or the noise is too fine for its grid */
export function planSum(options: SumPlanOptions): SumPlan {
  const { parameters, clippingNorm, hospitals, patients } = options;
  const length = 2 ** Math.ceil(Math.log2(Math.max(2, parameters)));
  const reach = STEPS_PER_ROOT * Math.sqrt(length);
  const distance = distanceOf(reach, length);
  const plan = checkedPlan(options, { parameters, clippingNorm, length, scale: reach / clippingNorm, distance });
  const largest = patients * distance + NOISE_ROOM * Math.sqrt(Number(plan.variance) * hospitals);
  if (largest >= 2 ** 31)
    throw new DoubleblindError('DB8005', `A sum over ${patients} patients could reach ${largest.toExponential(1)}.`);
  return plan;
}

/** How far one patient moves a hospital's integers: what it adds, `reach`, and what rounding of so many numbers moves beyond that. */
export function distanceOf(reach: number, length: number): number {
  return reach + ROUNDING * Math.sqrt(length);
}

/** A plan with its noise. @throws DoubleblindError DB8005 for noise that its grid is too coarse or too fine for */
export function checkedPlan(
  { noiseMultiplier, contributors }: SumPlanOptions,
  plan: Omit<SumPlan, 'variance'>,
): SumPlan {
  const variance = BigInt(Math.ceil((noiseMultiplier * plan.distance) ** 2 / contributors));
  const deviation = Math.sqrt(Number(variance));
  if (deviation < LEAST_DEVIATION)
    throw new DoubleblindError('DB8005', `Noise of ${deviation.toFixed(2)} grid steps a hospital is too little.`);
  if (deviation > GREATEST_DEVIATION)
    throw new DoubleblindError('DB8005', `Noise of ${deviation.toExponential(1)} grid steps a hospital is too much.`);
  return { ...plan, variance };
}
