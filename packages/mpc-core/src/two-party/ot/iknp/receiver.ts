import { inArena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES } from '../../../platform/blocks.ts';
import type { KeyPairs } from '../base/sender.ts';
import { otKernels } from '../kernels.ts';
import { COLUMNS, fillColumns } from './matrix.ts';

/**
 * The receiver's rows at `out` (`rows` blocks, a multiple of 128) for the choices x_i, and the message that lets the
 * sender make its own (128 * rows / 8 bytes). `choices`: one bit a row, little-endian, rows / 8 bytes.
 * `seeds`: both seeds of 128 base transfers, used for this call only. `keep` gets a copy of the columns for choice zero, for a check.
 */
export function extendAsReceiver(
  heap: Heap,
  seeds: KeyPairs,
  choices: Uint8Array,
  rows: number,
  out: number,
  keep?: (columns: Uint8Array) => void,
): Uint8Array<ArrayBuffer> {
  const columnBytes = rows / 8;
  const columnBlocks = columnBytes / BLOCK_BYTES;
  const kernels = otKernels(heap);
  return inArena(heap, (arena) => {
    const zero = arena.allocate(COLUMNS * columnBytes);
    const one = arena.allocate(COLUMNS * columnBytes);
    const chosen = arena.allocate(columnBytes);
    fillColumns(heap, zero, seeds.zero, rows);
    fillColumns(heap, one, seeds.one, rows);
    heap.u8.set(choices.subarray(0, columnBytes), chosen);
    kernels.xorInto(one, zero, COLUMNS * columnBlocks);
    for (let column = 0; column < COLUMNS; column++) kernels.xorInto(one + column * columnBytes, chosen, columnBlocks);
    const message = heap.bytes(one, COLUMNS * columnBytes).slice();
    keep?.(heap.bytes(zero, COLUMNS * columnBytes).slice());
    kernels.transposeColumns(out, zero, rows);
    return message;
  });
}
