import { inArena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES } from '../../../platform/blocks.ts';
import { otKernels } from '../kernels.ts';
import { COLUMNS, fillColumns } from './matrix.ts';

/**
 * The sender's rows q_i at `out` (`rows` blocks, a multiple of 128), so that the receiver's are q_i XOR x_i * offset.
 * `offset`: 16 bytes. `seeds`: 128 x 16 bytes, seed c chosen by bit c of the offset, used for this call only.
 * `message`: the receiver's, 128 * rows / 8 bytes. `keep` gets a copy of the own columns, for a check.
 */
export function extendAsSender(
  heap: Heap,
  offset: Uint8Array,
  seeds: Uint8Array,
  message: Uint8Array,
  rows: number,
  out: number,
  keep?: (columns: Uint8Array) => void,
): void {
  const columnBytes = rows / 8;
  const kernels = otKernels(heap);
  inArena(heap, (arena) => {
    const columns = arena.allocate(COLUMNS * columnBytes);
    const received = arena.allocate(columnBytes);
    fillColumns(heap, columns, seeds, rows);
    for (let column = 0; column < COLUMNS; column++) {
      if (((offset[column >> 3] >> (column & 7)) & 1) === 0) continue;
      heap.u8.set(message.subarray(column * columnBytes, (column + 1) * columnBytes), received);
      kernels.xorInto(columns + column * columnBytes, received, columnBytes / BLOCK_BYTES);
    }
    keep?.(heap.bytes(columns, COLUMNS * columnBytes).slice());
    kernels.transposeColumns(out, columns, rows);
  });
}
