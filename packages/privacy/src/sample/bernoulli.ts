import type { RandomSource } from './random-source.ts';
import type { Rational } from './rational.ts';

/** True with the exact probability p <= 1. */
export function bernoulli(p: Rational, random: RandomSource): boolean {
  return random.below(p.denominator) < p.numerator;
}

/**
 * True with the exact probability exp(-x), x >= 0. Canonne, Kamath and Steinke, "The discrete Gaussian for differential
 * privacy" (2020), algorithm 1: the series of exp(-x) as a race of Bernoulli trials, in integers only.
 */
export function bernoulliExp(x: Rational, random: RandomSource): boolean {
  const whole = x.numerator / x.denominator;
  for (let i = 0n; i < whole; i++) if (!bernoulliExpFraction(ONE, random)) return false;
  const rest = { numerator: x.numerator - whole * x.denominator, denominator: x.denominator };
  return bernoulliExpFraction(rest, random);
}

const ONE: Rational = { numerator: 1n, denominator: 1n };

/** The same for x <= 1: the first k whose trial of probability x / k fails is odd with probability exp(-x). */
function bernoulliExpFraction(x: Rational, random: RandomSource): boolean {
  let k = 1n;
  while (bernoulli({ numerator: x.numerator, denominator: x.denominator * k }, random)) k++;
  return k % 2n === 1n;
}
