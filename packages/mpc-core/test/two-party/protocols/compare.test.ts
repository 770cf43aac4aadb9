import { uncertainty } from '@doubleblind/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/two-party/protocols/compare/index.ts';
import { idealCompare } from '../../support/ideal/compare.ts';
import { openBits } from '../../support/ideal/shares.ts';
import { comparison, comparisonShapes, seeds } from './cases.ts';
import { makeParties, splitWords } from './parties.ts';
import { runCompare } from './runs.ts';

describe('comparison', () => {
  it('gives [x - t >= 0], flipped where the vendor says, for all digits, thresholds, senders and segments', async () => {
    await fc.assert(
      fc.asyncProperty(comparisonShapes, seeds, async (shape, seed) => {
        const input = comparison(shape, seed);
        expect(openBits(await runCompare(makeParties(), input))).toEqual(openBits(idealCompare(input)));
      }),
      { numRuns: 100 },
    );
  });

  it('is right for every pair of shares of every small value', async () => {
    for (const digits of [[4], [1, 3], [4, 1], [2, 1, 2], [1, 1, 1, 1]]) {
      const bits = digits.reduce((sum, width) => sum + width, 1);
      const ring = 2 ** bits;
      const pairs = Array.from({ length: ring * ring }, (_, i) => [i % ring, Math.floor(i / ring)]);
      // |x| < 2^(bits-1) leaves out the one value -2^(bits-1).
      const valid = pairs.filter(([a, b]) => (a + b) % ring !== ring / 2);
      const input = {
        input: { vendor: Uint32Array.from(valid, ([a]) => a), hospital: Uint32Array.from(valid, ([, b]) => b) },
        bits,
        ignored: 0,
        digits,
        sender: 'hospital' as const,
        valuesPerChannel: valid.length,
        thresholds: new Int32Array(1),
        flips: new Uint8Array(1),
      };
      expect(openBits(await runCompare(makeParties(), input))).toEqual(openBits(idealCompare(input)));
    }
  });

  it('with ignored bits errs only where |x - t| is below what it resolves, on both sides of zero alike', async () => {
    const [bits, ignored] = [8, 3];
    const unsure = uncertainty(ignored);
    const values = Array.from({ length: 4096 }, (_, i) => (i % 128) - 64);
    const input = {
      input: splitWords(values, bits, 11),
      ...{ bits, ignored, digits: [2, 2], sender: 'vendor' as const, valuesPerChannel: values.length },
      thresholds: Int32Array.of(3),
      flips: new Uint8Array(1),
    };
    const positive = openBits(await runCompare(makeParties(), input));
    const seen = new Map<number, number[]>();
    values.forEach((value, i) => {
      const difference = value - 3;
      if (Math.abs(difference) >= unsure) expect(positive[i]).toBe(Number(difference >= 0));
      else seen.set(difference, [...(seen.get(difference) ?? []), positive[i]]);
    });
    // Each of these has 32 chances between 1/8 and 7/8 to be either.
    expect([...seen.keys()].sort((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
    for (const bits of seen.values()) expect(new Set(bits).size).toBe(2);
  });

  it('refuses digits that do not add up, too many thresholds, and several thresholds with tables by the hospital', async () => {
    const { vendor } = makeParties();
    const options = {
      input: vendor.heap.allocate(64),
      count: 16,
      bits: 9,
      digits: [4, 4],
      sender: 'vendor',
      thresholds: 1,
      valuesPerChannel: 16,
    } as const;
    await expect(compare(vendor, { ...options, digits: [4, 4, 1] })).rejects.toThrow('DB4301');
    await expect(compare(vendor, { ...options, digits: [5, 3] })).rejects.toThrow('DB4301');
    await expect(compare(vendor, { ...options, thresholds: 65 })).rejects.toThrow('DB4301');
    await expect(compare(vendor, { ...options, thresholds: 2, sender: 'hospital' })).rejects.toThrow('DB4301');
  });
});
