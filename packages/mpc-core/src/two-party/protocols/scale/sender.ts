/** The map's owner: answers the choices of the peer's factor bits. Pure: reads and writes the heap, talks to nobody. */
import type { Arena } from '../../../kernel/arena.ts';
import type { Taken } from '../common/demand.ts';
import { chunkValues, type KeyChunks } from '../common/keys.ts';
import { forPieces } from '../common/segments.ts';
import { BitWriter } from './messages.ts';
import { Pads } from './pads.ts';

/** A segment's share of the maps, and where the products are added. */
export interface ScaleSegment {
  /** Address of [factor][position] words: the own share of the maps. */
  readonly maps: number;
  /** Address of [factor][position] words. */
  readonly products: number;
  readonly factors: number;
  readonly positions: number;
  readonly ring: number;
}

const GROUP = 16;
const BLOCK_BYTES = 16;

/**
 * With pads G of keys: for each transfer the correction G(key of 0) - G(key of 1) + map modulo 2^(ring - i); the own share of 2^i * bit *
 * map is -2^i G(key of 0).
 */
export function answer(
  arena: Arena,
  keys: KeyChunks,
  taken: Taken,
  choices: number,
  corrections: number,
  words: number,
  { maps, products, factors, positions, ring }: ScaleSegment,
): void {
  const { heap } = arena;
  const table = keys.sigmaTable(arena, taken);
  const pads = new Pads(arena, positions, 2);
  const writer = new BitWriter(heap.words(corrections, words));
  const total = factors * ring;
  forPieces(Math.ceil(total / GROUP) * GROUP, chunkValues(1), (offset, size) => {
    keys.sender(taken, table, offset, size);
    const end = Math.min(size, total - offset);
    forPieces(end, pads.capacity / 2, (first, count) => {
      for (let k = 0; k < count; k++) {
        const at = first + k;
        const transfer = offset + at;
        const choice = (heap.u8[choices + (transfer >> 3)] >> (transfer & 7)) & 1;
        for (const bit of [0, 1]) {
          const key = (Math.floor(at / GROUP) * 2 + (choice ^ bit)) * GROUP + (at % GROUP);
          pads.setKey(2 * k + bit, keys.inputs + key * BLOCK_BYTES, keys.outputs + key * BLOCK_BYTES);
        }
      }
      const made = pads.make(2 * count);
      for (let k = 0; k < count; k++) {
        const transfer = offset + first + k;
        const [factor, bit] = [Math.floor(transfer / ring), transfer % ring];
        const map = heap.words(maps + 4 * factor * positions, positions);
        const product = heap.words(products + 4 * factor * positions, positions);
        const width = ring - bit;
        const mask = 2 ** width - 1;
        const zero = 2 * k * pads.stride;
        const one = zero + pads.stride;
        for (let p = 0; p < positions; p++) {
          writer.write((made[zero + p] - made[one + p] + map[p]) & mask, width);
          product[p] -= made[zero + p] << bit;
        }
      }
    });
  });
  writer.finish();
}
