/** Accountants of what a training spends: mathematics alone, for browsers, too. */
export { noiseForEpsilon, stepsWithin } from './calibrate.ts';
export { composedEpsilon, lossDistributionEpsilon } from './loss-distribution.ts';
export {
  type RenyiConversion,
  type RenyiEpsilon,
  renyiDivergence,
  renyiEpsilon,
  USUAL_ORDERS,
} from './renyi.ts';
export type { SampledGaussian } from './sampled-gaussian.ts';
