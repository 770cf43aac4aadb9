/**
 * The bit matrix of one extension (Ishai, Kilian, Nissim, Petrank, CRYPTO 2003): 128 columns in the heap, one a base
 * transfer, each of `count` bits, little-endian; transposed, one 16-byte row a correlation.
 */

import { Prg } from '#platform';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES } from '../../../platform/blocks.ts';
import { IKNP_COLUMNS } from '../../plan/silent.ts';

export const COLUMNS = IKNP_COLUMNS;

/** Fills the columns at `address` with the keystreams of 128 seeds of 16 bytes. `rows`: a multiple of 128. */
export function fillColumns(heap: Heap, address: number, seeds: Uint8Array, rows: number): void {
  const columnBytes = rows / 8;
  for (let column = 0; column < COLUMNS; column++) {
    const seed = seeds.subarray(column * BLOCK_BYTES, (column + 1) * BLOCK_BYTES);
    new Prg(seed).fill(heap, address + column * columnBytes, columnBytes);
  }
}
