import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openWords } from '../../src/protocols/common/ideal.ts';
import { idealExtend } from '../../src/protocols/extend/ideal/index.ts';
import { extend } from '../../src/protocols/extend/index.ts';
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

  it('refuses to go to the same ring', async () => {
    const { vendor } = makeParties();
    const options = { input: vendor.heap.allocate(64), count: 16, valuesPerChannel: 16, fromBits: 9, toBits: 9 };
    await expect(extend(vendor, options)).rejects.toThrow('DB4302');
  });
});
