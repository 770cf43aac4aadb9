import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scale } from '../../../src/two-party/protocols/scale/index.ts';
import { BitReader, BitWriter } from '../../../src/two-party/protocols/scale/messages.ts';
import { idealScale } from '../../support/ideal/scale.ts';
import { openWords } from '../../support/ideal/shares.ts';
import { scaleShapes, scaling, seeds } from './cases.ts';
import { makeParties } from './parties.ts';
import { runScale } from './runs.ts';

describe('scaling', () => {
  it('gives factor * map for all rings, sizes and segments, and shares that open to nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(scaleShapes, seeds, async (shape, seed) => {
        const { factors, maps, ring, segment } = scaling(shape, seed);
        const result = await runScale(makeParties(), { factors, maps, ring, segment });
        expect(openWords(result, ring)).toEqual(openWords(idealScale(factors, maps, ring), ring));
        for (const words of [result.vendor, result.hospital]) {
          expect(words.every((word) => word < 2 ** ring)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a ring that no share has', async () => {
    const { vendor } = makeParties();
    const at = vendor.heap.allocate(64);
    const options = { factors: 1, positions: 1, ring: 32, maps: at, factorShares: at };
    await expect(scale(vendor, options)).rejects.toThrow('DB4302');
  });

  it('packs numbers of all widths one behind another', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ width: fc.integer({ min: 1, max: 31 }), value: fc.nat() })), (entries) => {
        const numbers = entries.map(({ width, value }) => [value % 2 ** width, width] as const);
        const bits = numbers.reduce((sum, [, width]) => sum + width, 0);
        const words = new Uint32Array(Math.ceil(bits / 32));
        const writer = new BitWriter(words);
        for (const [value, width] of numbers) writer.write(value, width);
        writer.finish();
        const reader = new BitReader(words);
        expect(numbers.map(([, width]) => reader.read(width))).toEqual(numbers.map(([value]) => value));
      }),
    );
  });
});
