/** The factors' owner: chooses by their bits. Pure: reads and writes the heap, talks to nobody. */
import type { Arena } from '../../../kernel/arena.ts';
import type { Taken } from '../common/demand.ts';
import { type KeyChunks, RECEIVER_CHUNK_VALUES } from '../common/keys.ts';
import { forPieces } from '../common/segments.ts';
import { BitReader } from './messages.ts';
import { Pads } from './pads.ts';
import type { ScaleSegment } from './sender.ts';

const GROUP = 16;
const BLOCK_BYTES = 16;

/** Bits of the `factors` words at an address as a plane of `padded` bits: bit i of factor f at f * ring + i. */
export function factorBits(arena: Arena, words: number, factors: number, ring: number, padded: number): number {
  const plane = arena.allocateZeroed(padded / 8);
  const bytes = arena.heap.bytes(plane, padded / 8);
  const shares = arena.heap.words(words, factors);
  for (let factor = 0, at = 0; factor < factors; factor++) {
    for (let bit = 0; bit < ring; bit++, at++) bytes[at >> 3] |= ((shares[factor] >>> bit) & 1) << (at & 7);
  }
  return plane;
}

/** With the peer's corrections: adds 2^i * (pad + bit * correction), the share of 2^i * bit * the peer's map. */
export function complete(
  arena: Arena,
  keys: KeyChunks,
  taken: Taken,
  bits: number,
  corrections: number,
  words: number,
  { products, factors, positions, ring }: ScaleSegment,
): void {
  const { heap } = arena;
  const pads = new Pads(arena, positions, 1);
  const reader = new BitReader(heap.words(corrections, words));
  const total = factors * ring;
  forPieces(Math.ceil(total / GROUP) * GROUP, RECEIVER_CHUNK_VALUES, (offset, size) => {
    keys.receiver(taken, offset, size);
    const end = Math.min(size, total - offset);
    forPieces(end, pads.capacity, (first, count) => {
      for (let k = 0; k < count; k++) {
        const key = (first + k) * BLOCK_BYTES;
        pads.setKey(k, keys.inputs + key, keys.outputs + key);
      }
      const made = pads.make(count);
      for (let k = 0; k < count; k++) {
        const transfer = offset + first + k;
        const [factor, bit] = [Math.floor(transfer / ring), transfer % ring];
        const product = heap.words(products + 4 * factor * positions, positions);
        const chosen = (heap.u8[bits + (transfer >> 3)] >> (transfer & 7)) & 1;
        const pad = k * pads.stride;
        for (let p = 0; p < positions; p++) {
          const correction = reader.read(ring - bit);
          product[p] += (made[pad + p] + chosen * correction) << bit;
        }
      }
    });
  });
}
