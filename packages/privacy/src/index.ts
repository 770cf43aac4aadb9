/** Differential privacy: exact discrete noise, and accountants of what a training spends. */
export * from './account/index.ts';
export { sampleDiscreteGaussian } from './sample/discrete-gaussian.ts';
export { sampleDiscreteLaplace } from './sample/discrete-laplace.ts';
export { DiscreteGaussianTable } from './sample/gaussian-table.ts';
export { type RandomSource, SystemRandomSource } from './sample/random-source.ts';
export { type Rational, rationalOf } from './sample/rational.ts';
