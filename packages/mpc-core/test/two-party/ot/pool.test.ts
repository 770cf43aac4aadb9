import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../../src/kernel/heap.ts';
import { Pool } from '../../../src/two-party/ot/pool.ts';

describe('a pool', () => {
  it('gives out every block once, in order, contiguously, with its number as tweak', () => {
    const step = fc.record({ made: fc.nat(200), takes: fc.array(fc.nat(150), { maxLength: 4 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const heap = new Heap();
        const pool = new Pool(heap);
        let made = 0;
        let taken = 0;
        for (const { made: count, takes } of steps) {
          const room = pool.makeRoom(count, pool.available) >>> 2;
          for (let i = 0; i < count; i++) heap.u32.fill(made + i, room + 4 * i, room + 4 * i + 4);
          pool.append(count);
          made += count;
          for (const wanted of takes) {
            if (wanted > made - taken) {
              expect(() => pool.take(wanted)).toThrow(RangeError);
              continue;
            }
            const { address, count: got, firstTweak } = pool.take(wanted);
            expect([got, firstTweak, address % 16]).toEqual([wanted, taken, 0]);
            const expected = Array.from({ length: 4 * wanted }, (_, i) => taken + (i >> 2));
            expect([...heap.words(address, 4 * wanted)]).toEqual(expected);
            taken += wanted;
          }
          expect(pool.available).toBe(made - taken);
        }
      }),
    );
  });

  it('keeps its buffer when the same demands come again and again, whatever is left each time', () => {
    const heap = new Heap(1 << 20);
    const pools = [new Pool(heap), new Pool(heap)];
    const made = 7000;
    const demands = [6100, 900, 2500, 4700];
    const batch = () => {
      for (const count of demands) {
        for (const pool of pools) {
          if (pool.available < count) {
            pool.makeRoom(made, count);
            pool.append(made);
          }
          pool.take(count);
        }
      }
    };
    batch();
    const { byteLength } = heap.memory.buffer;
    const used = heap.usedBytes;
    for (let i = 0; i < 60; i++) batch();
    expect([heap.memory.buffer.byteLength, heap.usedBytes]).toEqual([byteLength, used]);
  });
});
