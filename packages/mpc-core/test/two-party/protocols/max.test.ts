import { centringOffset } from '@doubleblind/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolLevels } from '../../../src/two-party/plan/max-pool.ts';
import { tapPositions } from '../../../src/two-party/protocols/max/windows.ts';
import { idealMaxPool } from '../../support/ideal/max.ts';
import { openWords } from '../../support/ideal/shares.ts';
import { poolInput, pools, seeds } from './cases.ts';
import { makeParties } from './parties.ts';
import { runMaxPool } from './runs.ts';

describe('max-pooling', () => {
  it('gives the maximum of every window, padding never winning, for all kernels, strides and dilations', async () => {
    await fc.assert(
      fc.asyncProperty(pools, seeds, async (pool, seed) => {
        const input = poolInput(pool, seed);
        const expected = openWords(idealMaxPool(input, pool), pool.bits);
        const result = await runMaxPool(makeParties(), input, pool, expected.length);
        expect(openWords(result, pool.bits)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('loses no more than the ignored bits of each comparison on the way to the maximum', async () => {
    await fc.assert(
      fc.asyncProperty(pools, seeds, async (exact, seed) => {
        const pool = { ...exact, digits: [3, 2] };
        const input = poolInput(pool, seed);
        const maxima = openWords(idealMaxPool(input, pool), pool.bits);
        const result = openWords(await runMaxPool(makeParties(), input, pool, maxima.length), pool.bits);
        const comparisons = pool.kernel.reduce((sum, taps) => sum + poolLevels(taps).length, 0);
        result.forEach((value, i) => {
          expect(value).toBeLessThanOrEqual(maxima[i]);
          expect(value).toBeGreaterThanOrEqual(maxima[i] - comparisons * centringOffset(2));
        });
      }),
      { numRuns: 40 },
    );
  });

  it('refuses windows that lie in the padding altogether, and kernels that do not fit', () => {
    const axis = { size: 2, kernel: 1, stride: 1, dilation: 1, before: 1, after: 0 };
    expect(() => tapPositions(axis)).toThrow('DB4303');
    expect(() => tapPositions({ ...axis, kernel: 5 })).toThrow('DB4303');
  });
});
