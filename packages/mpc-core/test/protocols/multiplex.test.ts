import type { Party } from '@doubleblind/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiplex } from '../../src/protocols/multiplex/index.ts';
import { both, makeParties, openWords, shareBits, shareWords, words } from './parties.ts';

const source = fc.record({
  channels: fc.integer({ min: 1, max: 4 }),
  valuesPerChannel: fc.integer({ min: 1, max: 170 }),
});
const cases = fc.record({
  sources: fc.array(source, { minLength: 1, maxLength: 3 }),
  fromBits: fc.integer({ min: 2, max: 16 }),
  moreBits: fc.integer({ min: 0, max: 15 }),
  firstSender: fc.constantFrom<Party>('vendor', 'hospital'),
  segment: fc.constantFrom(128, 384, 1 << 17),
  seed: fc.integer({ min: 1, max: 1 << 30 }),
});

describe('multiplexing', () => {
  it('gives bit * (x - t) in the larger ring for all widths, both extension senders, flips and several sources', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ sources, fromBits, moreBits, firstSender, segment, seed }) => {
        const parties = makeParties();
        const toBits = fromBits + moreBits;
        const limit = 2 ** (fromBits - 1);
        const expected: number[] = [];
        const made = sources.map(({ channels, valuesPerChannel }, index) => {
          const count = channels * valuesPerChannel;
          const random = words(seed + 7 * index, count + 2 * channels);
          const thresholds = Int32Array.from(random.subarray(count, count + channels), (word) => (word >>> 3) % limit);
          const flips = Uint8Array.from(random.subarray(count + channels), (word) => (word >>> 7) & 1);
          const bits = new Uint8Array(count);
          const values = new Int32Array(count);
          for (let i = 0; i < count; i++) {
            const channel = Math.floor(i / valuesPerChannel);
            const kind = (random[i] >>> 4) % 4;
            // y = x - t with |y| < 2^(a-1), often at the edges.
            const size = kind === 0 ? 0 : kind === 1 ? limit - 1 : (random[i] >>> 8) % limit;
            const y = random[i] & 1 ? -size : size;
            values[i] = y + thresholds[channel];
            bits[i] = (y >= 0 ? 1 : 0) ^ flips[channel];
            expected.push(bits[i] * y);
          }
          const x = shareWords(parties, values, fromBits, seed + 3);
          const b = shareBits(parties, bits, seed + 5);
          return { x, b, count, valuesPerChannel, thresholds, flips };
        });
        const result = await both(parties, (context) =>
          multiplex(context, {
            sources: made.map(({ x, b, count, valuesPerChannel, thresholds, flips }) => ({
              input: x[context.party],
              plane: b[context.party],
              count,
              valuesPerChannel,
              ...(context.party === 'vendor' ? { privateThresholds: thresholds, privateFlips: flips } : {}),
            })),
            fromBits,
            toBits,
            firstSender,
            segment,
          }),
        );
        expect(openWords(parties, result, expected.length, toBits)).toEqual(expected.map((value) => value + 0));
      }),
      { numRuns: 60 },
    );
  });
});
