/**
 * AES-128 under a public fixed key as a permutation of blocks in WebAssembly memory, by node:crypto (the processor's AES
 * instructions). Bulk calls matter: at 32 KiB a block costs 2.5 ns with the copy, at 8 KiB about 4.
 */
import { type Cipheriv, createCipheriv } from 'node:crypto';
import type { Heap } from '../../../kernel/heap.ts';

export const BLOCK_BYTES = 16;
/** Largest piece given to the cipher at once: stays in the first-level cache together with its output. */
export const CHUNK_BLOCKS = 2048;

/** Work done so far in this process, the first thing to count in a protocol's cost. */
export const aesCounters = { calls: 0, blocks: 0 };

/** A 16-byte public constant: `label` in ASCII, padded with zeros. Throws RangeError if it is longer. */
export function publicKey(label: string): Uint8Array {
  const key = new Uint8Array(BLOCK_BYTES);
  key.set(new TextEncoder().encode(label));
  return key;
}

/**
 * Copies a cipher's output to its place and gives its memory back at once. Left to the garbage collector, every call would
 * write to cold memory, which doubles the cost of a block.
 */
export function moveOutput(output: Uint8Array, target: Uint8Array, start: number): void {
  target.set(output, start);
  const { buffer } = output;
  if (buffer instanceof ArrayBuffer && buffer.byteLength === output.length) buffer.transfer(0);
}

export class FixedKeyAes {
  readonly #cipher: Cipheriv;

  /** `key`: 16 bytes. */
  constructor(key: Uint8Array) {
    this.#cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  }

  /** to[i] = AES(key, from[i]) for `blocks` blocks at these heap addresses; `from` and `to` are equal or disjoint. */
  encryptBlocks(heap: Heap, from: number, to: number, blocks: number): void {
    const memory = heap.u8;
    for (let done = 0; done < blocks; done += CHUNK_BLOCKS) {
      const start = from + done * BLOCK_BYTES;
      const bytes = Math.min(CHUNK_BLOCKS, blocks - done) * BLOCK_BYTES;
      moveOutput(this.#cipher.update(memory.subarray(start, start + bytes)), memory, to + done * BLOCK_BYTES);
      aesCounters.calls += 1;
    }
    aesCounters.blocks += blocks;
  }
}
