/** Differential privacy: exact discrete noise, and accountants of what a training spends. */
export { noiseForEpsilon, stepsWithin } from './account/calibrate.ts';
export { composedEpsilon, lossDistributionEpsilon } from './account/loss-distribution.ts';
export {
  type RenyiConversion,
  type RenyiEpsilon,
  renyiDivergence,
  renyiEpsilon,
  USUAL_ORDERS,
} from './account/renyi.ts';
export type { SampledGaussian } from './account/sampled-gaussian.ts';
export { sampleDiscreteGaussian } from './sample/discrete-gaussian.ts';
export { sampleDiscreteLaplace } from './sample/discrete-laplace.ts';
export { DiscreteGaussianTable } from './sample/gaussian-table.ts';
export { type RandomSource, SystemRandomSource } from './sample/random-source.ts';
export { type Rational, rationalOf } from './sample/rational.ts';
