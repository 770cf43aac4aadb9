import { bernoulliExp } from './bernoulli.ts';
import { sampleDiscreteLaplace } from './discrete-laplace.ts';
import type { RandomSource } from './random-source.ts';
import { integerSquareRoot, type Rational } from './rational.ts';

/**
 * An integer z with the exact probability proportional to exp(-z^2 / (2 variance)): no floating-point number decides
 * anything, for their gaps give noise away (Mironov 2012). Canonne, Kamath and Steinke (2020), algorithm 3: rejection from
 * the discrete Laplace distribution of scale floor(standard deviation) + 1, 1.5 to 4 tries on average.
 */
export function sampleDiscreteGaussian(variance: Rational, random: RandomSource): bigint {
  const { numerator: n, denominator: d } = variance;
  if (n < 1n) throw new RangeError('the variance of Gaussian noise must be positive');
  const t = integerSquareRoot(n / d) + 1n;
  for (;;) {
    const candidate = sampleDiscreteLaplace({ numerator: t, denominator: 1n }, random);
    const magnitude = candidate < 0n ? -candidate : candidate;
    // (|y| - variance / t)^2 / (2 variance) over one denominator.
    const distance = magnitude * t * d - n;
    if (bernoulliExp({ numerator: distance * distance, denominator: 2n * n * t * t * d }, random)) return candidate;
  }
}
