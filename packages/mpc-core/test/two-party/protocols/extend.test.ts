import { extendValues, signed, tensorOf } from '@doubleblind/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extend } from '../../../src/two-party/protocols/extend/index.ts';
import { idealExtend } from '../../support/ideal/extend.ts';
import { openWords } from '../../support/ideal/shares.ts';
import { extending, extendShapes, seeds } from './cases.ts';
import { makeParties } from './parties.ts';
import { runExtend } from './runs.ts';

describe('extension', () => {
  it('keeps every value with x + offset in [0, 2^(a-1)), for all widths, senders and segments', async () => {
    await fc.assert(
      fc.asyncProperty(extendShapes, seeds, async (shape, seed) => {
        const extension = extending(shape, seed);
        const { input, fromBits, toBits, valuesPerChannel, offsets } = extension;
        const result = openWords(await runExtend(makeParties(), extension), toBits);
        expect(result).toEqual(openWords(idealExtend(input, fromBits, toBits, valuesPerChannel, offsets), toBits));
        expect(result).toEqual(openWords(input, fromBits));
      }),
      { numRuns: 100 },
    );
  });

  it('outside that range gives what the cleartext executor says, as often as it says so', async () => {
    const [fromBits, toBits, offset, ring] = [4, 7, 3, 16];
    // Every sharing of every value: the vendor's share counts up within a value.
    const vendor = Uint32Array.from({ length: ring * ring }, (_, i) => i % ring);
    const hospital = vendor.map((share, i) => (Math.floor(i / ring) - share) & (ring - 1));
    const opened = openWords(
      await runExtend(makeParties(), {
        input: { vendor, hospital },
        fromBits,
        toBits,
        valuesPerChannel: ring * ring,
        offsets: Int32Array.of(offset),
      }),
      toBits,
    );
    for (let value = 0; value < ring; value++) {
      const input = tensorOf([1, 1, 1], 1, fromBits, Int32Array.of(signed(value, fromBits)));
      const drawn = Array.from({ length: ring }, (_, draw) => {
        const { output } = extendValues(input, toBits, { kind: 'extend', offsets: Int32Array.of(offset) }, () => draw);
        return output.data[0];
      });
      const shared = Array.from(opened.slice(value * ring, (value + 1) * ring), (word) => signed(word, toBits));
      expect(shared.toSorted()).toEqual(drawn.toSorted());
    }
  });

  it('refuses to go to the same ring', async () => {
    const { vendor } = makeParties();
    const options = { input: vendor.heap.allocate(64), count: 16, valuesPerChannel: 16, fromBits: 9, toBits: 9 };
    await expect(extend(vendor, options)).rejects.toThrow('DB4302');
  });
});
