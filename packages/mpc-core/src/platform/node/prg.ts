import { type Cipheriv, createCipheriv } from 'node:crypto';
import type { Heap } from '../../kernel/heap.ts';
import { aesCounters, BLOCK_BYTES } from '../blocks.ts';
import type { Generator } from '../platform.ts';
import { moveOutput } from './fixed-key.ts';

const CHUNK_BYTES = 32768;
const ZEROS = new Uint8Array(CHUNK_BYTES);
const ZERO_COUNTER = new Uint8Array(BLOCK_BYTES);

export class Prg implements Generator {
  readonly #cipher: Cipheriv;

  constructor(seed: Uint8Array) {
    this.#cipher = createCipheriv('aes-128-ctr', seed, ZERO_COUNTER);
  }

  fill(heap: Heap, address: number, bytes: number): void {
    this.#write(heap.u8, address, bytes);
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(length);
    this.#write(output, 0, length);
    return output;
  }

  #write(target: Uint8Array, start: number, bytes: number): void {
    for (let done = 0; done < bytes; done += CHUNK_BYTES) {
      const size = Math.min(CHUNK_BYTES, bytes - done);
      moveOutput(this.#cipher.update(ZEROS.subarray(0, size)), target, start + done);
    }
    aesCounters.blocks += Math.ceil(bytes / BLOCK_BYTES);
  }
}
