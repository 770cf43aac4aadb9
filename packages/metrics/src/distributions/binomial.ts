import { incompleteBeta } from './beta.ts';
import { logGamma } from './gamma.ts';

/** P(X = k) of a binomial variable of n trials with success probability 0 < p < 1. */
export function binomialMass(k: number, n: number, p: number): number {
  const logChoose = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return Math.exp(logChoose + k * Math.log(p) + (n - k) * Math.log1p(-p));
}

/** P(X <= k) of a binomial variable, by the incomplete beta function (Abramowitz and Stegun 26.5.24). */
export function binomialCumulative(k: number, n: number, p: number): number {
  if (k < 0) return 0;
  if (k >= n) return 1;
  return incompleteBeta(1 - p, n - k, k + 1);
}
