/**
 * AES-128 by node:crypto (the processor's AES instructions). Bulk calls matter: at 32 KiB a block costs 2.5 ns with the copy, at 8 KiB
 * about 4.
 */
import { type Cipheriv, createCipheriv } from 'node:crypto';
import type { Heap } from '../../kernel/heap.ts';
import { aesCounters, BLOCK_BYTES, CHUNK_BLOCKS } from '../blocks.ts';
import type { BlockPermutation } from '../platform.ts';

/**
 * Copies a cipher's output to its place and gives its memory back at once. Left to the garbage collector, every call would
 * write to cold memory, which doubles the cost of a block.
 */
export function moveOutput(output: Uint8Array, target: Uint8Array, start: number): void {
  target.set(output, start);
  const { buffer } = output;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === output.length) buffer.transfer(0);
}

export class FixedKeyAes implements BlockPermutation {
  readonly #cipher: Cipheriv;

  constructor(key: Uint8Array) {
    this.#cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  }

  encryptBlocks(heap: Heap, from: number, to: number, blocks: number): void {
    const memory = heap.u8;
    for (let done = 0; done < blocks; done += CHUNK_BLOCKS) {
      const start = from + done * BLOCK_BYTES;
      const bytes = Math.min(CHUNK_BLOCKS, blocks - done) * BLOCK_BYTES;
      moveOutput(this.#cipher.update(memory.subarray(start, start + bytes)), memory, to + done * BLOCK_BYTES);
    }
    aesCounters.blocks += blocks;
  }
}
