import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  DiscreteGaussianTable,
  type RandomSource,
  rationalOf,
  SystemRandomSource,
  sampleDiscreteGaussian,
  sampleDiscreteLaplace,
} from '../src/index.ts';

vi.setConfig({ testTimeout: 120_000 });

const DRAWS = 20_000;

/** Below it the statistic of a cell is not near a chi-squared variable (Cochran, Annals of Mathematical Statistics 1952): one draw too many decides. */
const FEWEST_EXPECTED = 5;

/** Chi-squared statistic of the counts of -reach..reach and the two tails against exact probabilities; `reach` is cut until the tails are met often enough. */
function fit(sample: () => bigint, weight: (z: number) => number, reach: number): { statistic: number; cells: number } {
  const weights = Array.from({ length: 4001 }, (_, i) => weight(i - 2000));
  const total = weights.reduce((a, b) => a + b, 0);
  const cells = (to: number) => {
    const cellOf = (z: number) => Math.max(-to - 1, Math.min(to + 1, z)) + to + 1;
    const expected = new Float64Array(2 * to + 3);
    for (const [i, one] of weights.entries()) expected[cellOf(i - 2000)] += (DRAWS * one) / total;
    return { cellOf, expected };
  };
  let to = reach;
  while (to > 0 && cells(to).expected[0] < FEWEST_EXPECTED) to--;
  const { cellOf, expected } = cells(to);
  const counted = new Float64Array(expected.length);
  for (let i = 0; i < DRAWS; i++) counted[cellOf(Number(sample()))]++;
  const statistic = expected.reduce((sum, e, i) => sum + (counted[i] - e) ** 2 / e, 0);
  return { statistic, cells: expected.length };
}

/** Seven standard deviations above the mean of a chi-squared variable: a good sampler fails once in 10^9 runs or less. */
const bound = (cells: number) => cells + 7 * Math.sqrt(2 * cells) + 20;

describe('exact samplers', () => {
  test.each([0.4, 1, 2.7])('the discrete Gaussian of standard deviation %f has its probabilities', (deviation) => {
    const random = new SystemRandomSource();
    const variance = rationalOf(deviation * deviation);
    const reach = Math.ceil(2.5 * deviation);
    const { statistic, cells } = fit(
      () => sampleDiscreteGaussian(variance, random),
      (z) => Math.exp((-z * z) / (2 * deviation * deviation)),
      reach,
    );
    expect(statistic).toBeLessThan(bound(cells));
  });

  test.each([0.4, 1, 2.7, 40.25])('the table of standard deviation %f has the same probabilities', (deviation) => {
    const table = new DiscreteGaussianTable(rationalOf(deviation * deviation));
    const values = new Int32Array(DRAWS).fill(5);
    table.addTo(values);
    let next = 0;
    const reach = Math.ceil(2.5 * deviation);
    const { statistic, cells } = fit(
      () => BigInt(values[next++] - 5),
      (z) => Math.exp((-z * z) / (2 * deviation * deviation)),
      reach,
    );
    expect(statistic).toBeLessThan(bound(cells));
    const again = new Int32Array(DRAWS);
    table.addTo(again);
    expect(again).not.toEqual(values.map((value) => value - 5));
  });

  test('a wide table has its variance and reaches both sides', () => {
    const values = new Int32Array(100_000);
    new DiscreteGaussianTable(rationalOf(1500 ** 2)).addTo(values);
    const square = values.reduce((sum, z) => sum + z * z, 0) / values.length;
    expect(Math.abs(square / 1500 ** 2 - 1)).toBeLessThan(7 * Math.sqrt(2 / values.length));
    expect(Math.abs(values.reduce((sum, z) => sum + z, 0) / values.length)).toBeLessThan(
      (7 * 1500) / Math.sqrt(values.length),
    );
  });

  test.each([0.5, 1, 3.25])('the discrete Laplace of scale %f has its probabilities', (scale) => {
    const random = new SystemRandomSource();
    const exact = rationalOf(scale);
    const { statistic, cells } = fit(
      () => sampleDiscreteLaplace(exact, random),
      (z) => Math.exp(-Math.abs(z) / scale),
      Math.ceil(3 * scale),
    );
    expect(statistic).toBeLessThan(bound(cells));
  });

  test('uniform numbers reach every value below the bound and none above', () => {
    const random = new SystemRandomSource();
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 1n << 200n }), (limit) => {
        const value = random.below(limit);
        return value >= 0n && value < limit;
      }),
    );
    const seen = new Set(Array.from({ length: 400 }, () => random.below(5n)));
    expect(seen.size).toBe(5);
  });

  test('a wide Gaussian has its variance', () => {
    const random = new SystemRandomSource();
    const variance = rationalOf(1000.5 ** 2);
    let sum = 0;
    for (let i = 0; i < 4000; i++) sum += Number(sampleDiscreteGaussian(variance, random)) ** 2;
    // Seven standard errors of the mean of 4,000 squares.
    expect(Math.abs(sum / 4000 / 1000.5 ** 2 - 1)).toBeLessThan(7 * Math.sqrt(2 / 4000));
  });

  test('two sources never give the same numbers, nor one source twice', () => {
    const draw = (source: RandomSource) => Array.from({ length: 4 }, () => source.below(1n << 128n));
    const one = new SystemRandomSource();
    const all = [...draw(one), ...draw(one), ...draw(new SystemRandomSource())];
    expect(new Set(all).size).toBe(all.length);
  });

  test('doubles are taken at their exact value', () => {
    expect(rationalOf(0.1)).toEqual({ numerator: 3602879701896397n, denominator: 1n << 55n });
    expect(rationalOf(3)).toEqual({ numerator: 3n, denominator: 1n });
    expect(() => rationalOf(Number.NaN)).toThrow();
    expect(() => rationalOf(-1)).toThrow();
  });
});
