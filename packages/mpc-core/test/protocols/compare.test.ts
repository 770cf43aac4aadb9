import type { Party } from '@doubleblind/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planeStride } from '../../src/protocols/common/segments.ts';
import { compare } from '../../src/protocols/compare/index.ts';
import { both, makeParties, openPlane, shareWords, words } from './parties.ts';

interface Case {
  digits: number[];
  sender: Party;
  thresholds: number;
  channels: number;
  valuesPerChannel: number;
  segment: number;
  seed: number;
}

const cases = fc.record({
  digits: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
  thresholds: fc.constantFrom(1, 1, 2, 3, 5, 24, 64),
  channels: fc.integer({ min: 1, max: 5 }),
  valuesPerChannel: fc.integer({ min: 1, max: 150 }),
  segment: fc.constantFrom(128, 256, 1 << 17),
  seed: fc.integer({ min: 1, max: 1 << 30 }),
  swapped: fc.boolean(),
});

/** Values and thresholds with |x - t| < 2^(bits-1), many of them at the edges. */
function inputs({ digits, thresholds, channels, valuesPerChannel, seed }: Case) {
  const limit = 2 ** digits.reduce((sum, width) => sum + width, 0);
  const random = words(seed, channels * (valuesPerChannel + 2 * thresholds));
  let used = 0;
  const bound = Math.floor((limit - 1) / 2);
  const edges = [0, Math.min(1, bound), -Math.min(1, bound), bound, -bound];
  const pick = () => {
    const value = random[used++];
    return value % 3 === 0 ? edges[(value >>> 8) % 5] : ((value >>> 2) % (2 * bound + 1)) - bound;
  };
  const table = Int32Array.from({ length: thresholds * channels }, pick);
  const flips = Uint8Array.from({ length: thresholds * channels }, () => random[used++] & 1);
  const values = Int32Array.from({ length: channels * valuesPerChannel }, pick);
  return { table, flips, values };
}

async function run(testCase: Case) {
  const { digits, sender, thresholds, valuesPerChannel, segment, seed } = testCase;
  const bits = digits.reduce((sum, width) => sum + width, 1);
  const { table, flips, values } = inputs(testCase);
  const parties = makeParties();
  const shares = shareWords(parties, values, bits, seed + 1);
  const planes = await both(parties, (context) =>
    compare(context, {
      input: shares[context.party],
      count: values.length,
      bits,
      digits,
      sender,
      thresholds,
      valuesPerChannel,
      segment,
      ...(context.party === 'vendor' ? { privateThresholds: table, privateFlips: flips } : {}),
    }),
  );
  return { parties, planes, table, flips, values };
}

describe('comparison', () => {
  it('gives [x - t >= 0], flipped where the vendor says, for all digits, thresholds and senders', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ swapped, ...rest }) => {
        const sender = swapped && rest.thresholds === 1 ? 'hospital' : 'vendor';
        const { parties, planes, table, flips, values } = await run({ ...rest, sender });
        const stride = planeStride(values.length);
        for (let plane = 0; plane < rest.thresholds; plane++) {
          const at = { vendor: planes.vendor + plane * stride, hospital: planes.hospital + plane * stride };
          const opened = openPlane(parties, at, values.length);
          const expected = Array.from(values, (x, i) => {
            const entry = plane * rest.channels + Math.floor(i / rest.valuesPerChannel);
            return (x - table[entry] >= 0 ? 1 : 0) ^ flips[entry];
          });
          expect(opened).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});
