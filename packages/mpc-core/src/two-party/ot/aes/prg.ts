/** A pseudorandom generator: the AES-128-CTR keystream of a 16-byte seed, from counter zero. A stream: never repeats. */
import { type Cipheriv, createCipheriv } from 'node:crypto';
import type { Heap } from '../../../kernel/heap.ts';
import { aesCounters, BLOCK_BYTES, moveOutput } from './fixed-key.ts';

const CHUNK_BYTES = 32768;
const ZEROS = new Uint8Array(CHUNK_BYTES);
const ZERO_COUNTER = new Uint8Array(BLOCK_BYTES);

export class Prg {
  readonly #cipher: Cipheriv;

  /** `seed`: 16 bytes, used for one generator only. */
  constructor(seed: Uint8Array) {
    this.#cipher = createCipheriv('aes-128-ctr', seed, ZERO_COUNTER);
  }

  /** Overwrites `bytes` bytes of the heap at `address` with the next bytes of the stream. */
  fill(heap: Heap, address: number, bytes: number): void {
    this.#write(heap.u8, address, bytes);
  }

  /** The next `length` bytes of the stream. */
  bytes(length: number): Uint8Array<ArrayBuffer> {
    const output = new Uint8Array(length);
    this.#write(output, 0, length);
    return output;
  }

  #write(target: Uint8Array, start: number, bytes: number): void {
    for (let done = 0; done < bytes; done += CHUNK_BYTES) {
      const size = Math.min(CHUNK_BYTES, bytes - done);
      moveOutput(this.#cipher.update(ZEROS.subarray(0, size)), target, start + done);
      aesCounters.calls += 1;
    }
    aesCounters.blocks += Math.ceil(bytes / BLOCK_BYTES);
  }
}
