import type { Party } from '@doubleblind/program';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxPool } from '../../src/protocols/max/index.ts';
import { both, makeParties, openWords, shareWords, words } from './parties.ts';

const axis = fc.record({
  size: fc.integer({ min: 1, max: 11 }),
  kernel: fc.integer({ min: 1, max: 5 }),
  stride: fc.integer({ min: 1, max: 3 }),
  dilation: fc.integer({ min: 1, max: 2 }),
  before: fc.integer({ min: 0, max: 2 }),
  after: fc.integer({ min: 0, max: 2 }),
});
type AxisCase = typeof axis extends fc.Arbitrary<infer T> ? T : never;
const cases = fc.record({
  vertical: axis,
  horizontal: axis,
  maps: fc.integer({ min: 1, max: 6 }),
  sender: fc.constantFrom<Party>('vendor', 'hospital'),
  segment: fc.constantFrom(64, 1 << 18),
  seed: fc.integer({ min: 1, max: 1 << 30 }),
});

/** Positions of each window inside the map, straight from the definition. */
function windows({ size, kernel, stride, dilation, before, after }: AxisCase): number[][] {
  const result: number[][] = [];
  for (let start = -before; start + dilation * (kernel - 1) < size + after; start += stride) {
    const inside: number[] = [];
    for (let tap = 0; tap < kernel; tap++) {
      const position = start + tap * dilation;
      if (position >= 0 && position < size) inside.push(position);
    }
    result.push(inside);
  }
  return result;
}

describe('max-pooling', () => {
  it('gives the maximum of every window, padding never winning, for all kernels, strides and dilations', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ vertical, horizontal, maps, sender, segment, seed }) => {
        const rows = windows(vertical);
        const columns = windows(horizontal);
        const whole = (list: number[][]) => list.length > 0 && list.every((window) => window.length > 0);
        fc.pre(whole(rows) && whole(columns));
        const bits = 8;
        const count = maps * vertical.size * horizontal.size;
        // All negative in some maps, so that a winning zero of the padding would be seen.
        const values = Int32Array.from(words(seed, count), (word) => ((word >>> 5) % 127) - (seed % 2 ? 126 : 63));
        const parties = makeParties();
        const shares = shareWords(parties, values, bits, seed + 1);
        const result = await both(parties, (context) =>
          maxPool(context, {
            input: shares[context.party],
            maps,
            height: vertical.size,
            width: horizontal.size,
            bits,
            kernel: [vertical.kernel, horizontal.kernel],
            stride: [vertical.stride, horizontal.stride],
            dilation: [vertical.dilation, horizontal.dilation],
            padding: [vertical.before, horizontal.before, vertical.after, horizontal.after],
            digits: [4, 3],
            sender,
            segment,
          }),
        );
        const expected: number[] = [];
        for (let map = 0; map < maps; map++) {
          for (const row of rows) {
            for (const column of columns) {
              const inside = row.flatMap((y) => column.map((x) => (map * vertical.size + y) * horizontal.size + x));
              expected.push(Math.max(...inside.map((index) => values[index])));
            }
          }
        }
        expect(openWords(parties, result, expected.length, bits)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses windows that lie in the padding altogether', async () => {
    const { vendor } = makeParties();
    const options = {
      input: vendor.heap.allocate(64),
      maps: 1,
      height: 2,
      width: 2,
      bits: 8,
      kernel: [1, 1],
      stride: [1, 1],
      dilation: [1, 1],
      padding: [1, 0, 0, 0],
      digits: [4, 3],
      sender: 'vendor',
    } as const;
    await expect(maxPool(vendor, options)).rejects.toThrow('DB4303');
  });
});
