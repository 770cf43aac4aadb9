import type { Party } from '@doubleblind/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { extend } from '../../src/protocols/extend/index.ts';
import { both, makeParties, openWords, shareWords, words } from './parties.ts';

const cases = fc.record({
  channels: fc.integer({ min: 1, max: 4 }),
  valuesPerChannel: fc.integer({ min: 1, max: 170 }),
  fromBits: fc.integer({ min: 2, max: 16 }),
  moreBits: fc.integer({ min: 1, max: 15 }),
  firstSender: fc.constantFrom<Party>('vendor', 'hospital'),
  segment: fc.constantFrom(128, 384, 1 << 17),
  seed: fc.integer({ min: 1, max: 1 << 30 }),
});

describe('extension', () => {
  it('keeps every signed value for which x + offset lies in [0, 2^(a-1)), for all widths and both senders', async () => {
    await fc.assert(
      fc.asyncProperty(
        cases,
        async ({ channels, valuesPerChannel, fromBits, moreBits, firstSender, segment, seed }) => {
          const parties = makeParties();
          const count = channels * valuesPerChannel;
          const random = words(seed, count + channels);
          const limit = 2 ** (fromBits - 1);
          const offsets = Int32Array.from(random.subarray(count), (word) => (word >>> 3) % limit);
          const values = Int32Array.from(random.subarray(0, count), (word, i) => {
            const kind = (word >>> 2) % 4;
            const shifted = kind === 0 ? 0 : kind === 1 ? limit - 1 : (word >>> 8) % limit;
            return shifted - offsets[Math.floor(i / valuesPerChannel)];
          });
          const toBits = fromBits + moreBits;
          const shares = shareWords(parties, values, fromBits, seed + 1);
          const result = await both(parties, (context) =>
            extend(context, {
              input: shares[context.party],
              count,
              fromBits,
              toBits,
              valuesPerChannel,
              firstSender,
              segment,
              ...(context.party === 'vendor' ? { privateOffsets: offsets } : {}),
            }),
          );
          expect(openWords(parties, result, count, toBits)).toEqual(Array.from(values));
        },
      ),
      { numRuns: 60 },
    );
  });
});
