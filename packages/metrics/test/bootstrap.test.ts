import { describe, expect, it } from 'vitest';
import { weightedAuroc } from '../src/discrimination/auroc.ts';
import { bootstrapReplicates, percentileInterval } from '../src/index.ts';
import { quantileSorted } from '../src/intervals/quantile.ts';
import { seededRandom } from '../src/random/xoshiro.ts';
import { defined, expectError, expectNear, expectNotDefined } from './expectations.ts';
import { pythonGolden } from './golden/load.ts';

const OPTIONS = { resamples: 10_000, seed: 7 };

describe.each(pythonGolden.discrimination)('bootstrap intervals: $name', ({ first, labels, bootstrap }) => {
  const [replicates] = bootstrapReplicates(first.length, [weightedAuroc(first, labels)], OPTIONS);

  it.runIf(bootstrap.percentile)('the percentile interval is that of scipy up to Monte Carlo error', () => {
    const { low, high } = defined(percentileInterval(replicates, 0.95));
    expect(Math.abs(low - bootstrap.percentile![0])).toBeLessThan(0.006);
    expect(Math.abs(high - bootstrap.percentile![1])).toBeLessThan(0.006);
  });
});

describe('the bootstrap', () => {
  it('draws as many studies as there are, each equally often in the long run', () => {
    const totals = new Float64Array(5);
    bootstrapReplicates(
      5,
      [
        (counts) => {
          let sum = 0;
          counts.forEach((count, i) => {
            sum += count;
            totals[i] += count;
          });
          expect(sum).toBe(5);
          return sum;
        },
      ],
      { resamples: 20_000, seed: 11 },
    );
    for (const total of totals) expect(Math.abs(total / 20_000 - 1)).toBeLessThan(0.03);
  });

  it('gives all statistics the same resamples', () => {
    const first = (counts: Uint32Array) => counts[0];
    const [a, b] = bootstrapReplicates(9, [first, first], { resamples: 200, seed: 2 });
    expect(a).toEqual(b);
  });

  it('drops resamples that do not define the statistic, and gives no interval where more than a tenth do not', () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => (i < 100 ? Number.NaN : i));
    expect(defined(percentileInterval(values, 0.9)).low).toBeCloseTo(100 + 0.05 * 899);
    values[500] = Number.NaN;
    expectNotDefined(percentileInterval(values, 0.9), /101 of 1000/);
  });

  it('gives no interval where all resamples agree', () => {
    expectNotDefined(percentileInterval(new Float64Array(200).fill(1), 0.95), /same value/);
  });

  it('refuses too few resamples, odd seeds and confidence levels', () => {
    const statistic = () => 1;
    expectError('DB7006', () => bootstrapReplicates(3, [statistic], { resamples: 10, seed: 1 }));
    expectError('DB7006', () => bootstrapReplicates(3, [statistic], { resamples: 100, seed: -1 }));
    expectError('DB7006', () => bootstrapReplicates(3, [statistic], { resamples: 100, seed: 0.5 }));
    expectError('DB7006', () => percentileInterval(new Float64Array(100), 1));
  });
});

describe('the seeded generator', () => {
  it('is uniform below a bound that does not divide 2^32', () => {
    const random = seededRandom(1);
    const counts = new Float64Array(7);
    for (let i = 0; i < 70_000; i++) counts[random.nextBelow(7)]++;
    let chiSquared = 0;
    for (const count of counts) chiSquared += (count - 10_000) ** 2 / 10_000;
    // 6 degrees of freedom: P(> 22.5) = 0.001; the seed is fixed.
    expect(chiSquared).toBeLessThan(22.5);
  });

  it('does not favour small values where the bound leaves a large remainder of 2^32', () => {
    // A plain remainder by 3 * 2^30 would give the lowest third half of the draws.
    const random = seededRandom(5);
    let low = 0;
    for (let i = 0; i < 10_000; i++) if (random.nextBelow(3 * 2 ** 30) < 2 ** 30) low++;
    expect(Math.abs(low / 10_000 - 1 / 3)).toBeLessThan(0.02);
  });

  it('follows xoshiro128** from the state that splitmix32 makes of the seed', () => {
    // Computed independently with big integers from the published algorithms.
    const random = seededRandom(42);
    expect([random.nextUint32(), random.nextUint32(), random.nextUint32()]).toEqual(xoshiroByBigIntegers(42n, 3));
  });

  it('gives doubles from 0 to below 1', () => {
    const random = seededRandom(9);
    for (let i = 0; i < 1000; i++) {
      const value = random.nextDouble();
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThan(1);
    }
  });
});

describe('quantiles', () => {
  it('interpolate as numpy does', () => {
    expectNear(quantileSorted([1, 2, 4, 8], 0.5), 3);
    expectNear(quantileSorted([1, 2, 4, 8], 0.9), 6.8);
    expectNear(quantileSorted([5], 0.3), 5);
  });
});

function xoshiroByBigIntegers(seed: bigint, length: number): number[] {
  const mask = 0xffffffffn;
  const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
  let mixer = seed;
  const s = [0, 1, 2, 3].map(() => {
    mixer = (mixer + 0x9e3779b9n) & mask;
    let z = mixer;
    z = ((z ^ (z >> 16n)) * 0x85ebca6bn) & mask;
    z = ((z ^ (z >> 13n)) * 0xc2b2ae35n) & mask;
    return (z ^ (z >> 16n)) & mask;
  });
  return Array.from({ length }, () => {
    const result = (rotate((s[1] * 5n) & mask, 7n) * 9n) & mask;
    const shifted = (s[1] << 9n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 11n);
    return Number(result);
  });
}
