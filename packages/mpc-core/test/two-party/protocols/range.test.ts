/** Range checks: right on every image, the hospital's alone to know, and of it only one bit. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PARITY_BYTES, PARITY_DIGITS, rangeCost } from '../../../src/two-party/plan/range.ts';
import { inequalityTables } from '../../../src/two-party/protocols/range/tables.ts';
import { isOutside, rangeChecking, rangeShapes, seeds } from './cases.ts';
import { makeParties, splitWords, usedCorrelations } from './parties.ts';
import { runRangeCheck } from './runs.ts';

describe('a range check', () => {
  it('finds the images of which a sampled value is out of range, and no others; the vendor is told nothing', async () => {
    await fc.assert(
      fc.asyncProperty(rangeShapes, seeds, async (shape, seed) => {
        const { vendor, hospital } = await runRangeCheck(makeParties(), rangeChecking(shape, seed));
        const images = Array.from({ length: shape.batch }, (_, image) => image);
        expect([...hospital]).toEqual(images.map((image) => Number(isOutside(seed, image))));
        expect([...vendor]).toEqual(images.map(() => 0));
      }),
      { numRuns: 60 },
    );
  });

  it('costs what its plan says', async () => {
    await fc.assert(
      fc.asyncProperty(rangeShapes, seeds, async (shape, seed) => {
        const parties = makeParties();
        await runRangeCheck(parties, rangeChecking(shape, seed));
        const { batch, segment } = shape;
        const values = shape.sources.reduce((sum, { places }) => sum + places * batch, 0);
        const cost = rangeCost({ values, batch, segment });
        const { vendor, hospital } = parties.records;
        const bytes = (messages: readonly Uint8Array[]) => messages.reduce((sum, { length }) => sum + length, 0);
        expect(cost.bytes).toEqual({ vendor: bytes(vendor.messages), hospital: bytes(hospital.messages) });
        expect(cost.messages).toEqual({ vendor: vendor.messages.length, hospital: hospital.messages.length });
        expect(cost.correlations).toEqual(usedCorrelations(parties));
        expect(cost.order).toBe(hospital.order);
        expect(cost.trips).toBe(Math.max(vendor.trips, hospital.trips));
      }),
      { numRuns: 30 },
    );
  });

  it('takes a value within three quarters of its range for one inside, and beyond seven eighths never', async () => {
    const bits = 12;
    const range = 2 ** (bits - 1);
    const found = async (value: number, ...thresholds: number[]) => {
      const words = splitWords([value, 0], bits, value + 5000);
      const sources = [{ words, bits, thresholds: Int32Array.from(thresholds) }];
      return (await runRangeCheck(makeParties(), { batch: 2, segment: 128, sources })).hospital[0];
    };
    const inside = [0, 1, -1, range / 2, -range / 2, 0.75 * range - 1, -0.75 * range];
    for (const value of inside) expect([value, await found(value, 0)]).toEqual([value, 0]);
    const outside = [0.875 * range, range - 1, range, -range, -0.875 * range - 1, 1.125 * range - 1];
    for (const value of outside) expect([value, await found(value, 0)]).toEqual([value, 1]);
    // Of several thresholds each counts.
    for (const thresholds of [
      [0, -range / 2],
      [-range / 2, 0],
      [0, 1, -range / 2],
    ])
      expect([thresholds, await found(range / 2, ...thresholds)]).toEqual([thresholds, 1]);
  });
});

describe('what the hospital sees of an image', () => {
  /** What its digits look up adds up to, 40 bits. */
  function sumOf(own: Uint8Array, theirs: Uint8Array): Uint8Array {
    const tables = inequalityTables(own);
    const sum = new Uint8Array(PARITY_BYTES);
    for (let digit = 0; digit < PARITY_DIGITS; digit++) {
      const entry = (theirs[digit >> 1] >> (4 * (digit & 1))) & 15;
      const at = (digit * 16 + entry) * PARITY_BYTES;
      for (let byte = 0; byte < PARITY_BYTES; byte++) sum[byte] ^= tables[at + byte];
    }
    return sum;
  }

  const vendors = Uint8Array.of(7, 130, 0, 255, 64);

  it('is zero where both have the same bits', () => {
    for (let run = 0; run < 50; run++) expect([...sumOf(vendors, vendors)]).toEqual([0, 0, 0, 0, 0]);
  });

  it('is uniform where they differ, in whichever bits: it does not tell where', () => {
    const RUNS = 500;
    for (const bit of [0, 3, 4, 17, 39]) {
      const others = vendors.slice();
      others[bit >> 3] ^= 1 << (bit & 7);
      const ones = new Array<number>(40).fill(0);
      for (let run = 0; run < RUNS; run++) {
        const sum = sumOf(vendors, others);
        for (let at = 0; at < 40; at++) ones[at] += (sum[at >> 3] >> (at & 7)) & 1;
      }
      // Seven standard deviations: by chance once in 10^9 for all 200 figures.
      for (const count of ones) expect(Math.abs(2 * count - RUNS) / Math.sqrt(RUNS)).toBeLessThan(7);
    }
  });

  it('is no table entry that tells of the vendor’s bits by itself', () => {
    const ones = new Array<number>(8 * PARITY_DIGITS * 16 * PARITY_BYTES).fill(0);
    const RUNS = 300;
    for (let run = 0; run < RUNS; run++) {
      inequalityTables(vendors).forEach((byte, at) => {
        for (let bit = 0; bit < 8; bit++) ones[8 * at + bit] += (byte >> bit) & 1;
      });
    }
    for (const count of ones) expect(Math.abs(2 * count - RUNS) / Math.sqrt(RUNS)).toBeLessThan(7);
  });
});
