import { describe, expect, it } from 'vitest';
import { betaQuantile, incompleteBeta } from '../src/distributions/beta.ts';
import { binomialCumulative, binomialMass } from '../src/distributions/binomial.ts';
import { chiSquaredUpperTail } from '../src/distributions/chi-squared.ts';
import { logGamma, lowerIncompleteGamma, upperIncompleteGamma } from '../src/distributions/gamma.ts';
import { kolmogorovUpperTail, smirnovUpperTail } from '../src/distributions/kolmogorov.ts';
import { normalCumulative, normalQuantile, normalUpperTail } from '../src/distributions/normal.ts';
import { studentTQuantile, studentTTwoSided } from '../src/distributions/student-t.ts';
import { expectNear, expectRelative } from './expectations.ts';
import { pythonGolden } from './golden/load.ts';

const golden = pythonGolden.distributions;

describe('distributions agree with scipy', () => {
  it('normal tail, far out too', () => {
    for (const [z, tail] of golden['norm.sf']) expectRelative(normalUpperTail(z), tail, 1e-12);
  });

  it('normal quantile', () => {
    for (const [p, z] of golden['norm.ppf']) expectNear(normalQuantile(p), z, 1e-13);
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
  });

  it('log gamma', () => {
    for (const [x, value] of golden.gammaln) expectNear(logGamma(x), value, 1e-13);
  });

  it('chi-squared tail', () => {
    for (const [x, degrees, tail] of golden['chi2.sf']) expectRelative(chiSquaredUpperTail(x, degrees), tail, 1e-11);
  });

  it('incomplete beta and its inverse', () => {
    for (const [x, a, b, value] of golden.betainc) expectRelative(incompleteBeta(x, a, b), value, 1e-11);
    for (const [p, a, b, value] of golden['beta.ppf']) expectRelative(betaQuantile(p, a, b), value, 1e-11);
  });

  it("Student's t", () => {
    for (const [p, degrees, t] of golden['t.ppf']) expectNear(studentTQuantile(p, degrees), t, 1e-10);
    for (const [t, degrees, tail] of golden['t.sf2']) expectRelative(studentTTwoSided(t, degrees), tail, 1e-10);
  });

  it('Kolmogorov, in the middle and in the tail', () => {
    for (const [d, n, tail] of golden['kolmogorov.matrix']) expectRelative(kolmogorovUpperTail(d, n), tail, 1e-9);
    for (const [d, n, tail] of golden['kstwo.sf']) expectNear(kolmogorovUpperTail(d, n), tail, 3e-6);
  });
});

describe('distributions agree with themselves', () => {
  it('lower and upper incomplete gamma add up to 1', () => {
    for (const a of [0.5, 2, 30]) {
      for (const x of [0, 0.1, 1, 10, 100]) {
        expectNear(lowerIncompleteGamma(a, x) + upperIncompleteGamma(a, x), 1, 1e-14);
      }
    }
  });

  it('the normal quantile inverts the normal distribution', () => {
    for (const p of [0.001, 0.2, 0.5, 0.77, 0.9999]) expectNear(normalCumulative(normalQuantile(p)), p, 1e-14);
  });

  it('binomial probabilities add up to the cumulative', () => {
    let sum = 0;
    for (let k = 0; k <= 12; k++) {
      sum += binomialMass(k, 12, 0.3);
      expectNear(binomialCumulative(k, 12, 0.3), sum, 1e-13);
    }
    expect(binomialCumulative(-1, 12, 0.3)).toBe(0);
  });

  it('the ends of the Kolmogorov and Smirnov distributions are exact', () => {
    expect(kolmogorovUpperTail(0, 10)).toBe(1);
    expect(kolmogorovUpperTail(1, 10)).toBe(0);
    expect(smirnovUpperTail(0, 10)).toBe(1);
    expect(smirnovUpperTail(1, 10)).toBe(0);
    // One observation: D+ = 1 - U, so P(D+ >= d) = 1 - d; two-sided max(U, 1 - U).
    expectNear(smirnovUpperTail(0.3, 1), 0.7);
    expectNear(kolmogorovUpperTail(0.7, 1), 0.6);
  });
});
