import type { Heap } from '../../kernel/heap.ts';
import { aesCounters } from '../blocks.ts';
import type { BlockPermutation } from '../platform.ts';
import { cipherOn, scheduleOf } from './kernels.ts';

/** AES-128 by assembly/aes: docs/PERFORMANCE.md, "AES in browsers", says why. */
export class FixedKeyAes implements BlockPermutation {
  readonly #key: Uint8Array;
  #schedule: Uint8Array | undefined;

  constructor(key: Uint8Array) {
    if (key.length !== 16) throw new RangeError(`a key of ${key.length} bytes`);
    this.#key = key.slice();
  }

  encryptBlocks(heap: Heap, from: number, to: number, blocks: number): void {
    this.#schedule ??= scheduleOf(this.#key);
    const cipher = cipherOn(heap, this.#schedule);
    cipher.encryptBlocks(cipher.keys, from, to, blocks);
    aesCounters.blocks += blocks;
  }
}
