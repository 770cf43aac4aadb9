import { bernoulliExp } from './bernoulli.ts';
import type { RandomSource } from './random-source.ts';
import type { Rational } from './rational.ts';

/**
 * An integer z with the exact probability (1 - r) / (1 + r) r^|z|, r = exp(-1 / scale). Added to a count that one record
 * changes by at most d it gives epsilon = d / scale. Canonne, Kamath and Steinke (2020), algorithm 2.
 */
export function sampleDiscreteLaplace(scale: Rational, random: RandomSource): bigint {
  const { numerator: t, denominator: s } = scale;
  if (t < 1n) throw new RangeError('the scale of Laplace noise must be positive');
  for (;;) {
    const remainder = random.below(t);
    if (!bernoulliExp({ numerator: remainder, denominator: t }, random)) continue;
    let quotient = 0n;
    while (bernoulliExp({ numerator: 1n, denominator: 1n }, random)) quotient++;
    const magnitude = (remainder + t * quotient) / s;
    const negative = random.below(2n) === 1n;
    // Zero would have both signs: one of them is thrown away.
    if (negative && magnitude === 0n) continue;
    return negative ? -magnitude : magnitude;
  }
}
