/**
 * A universal hash of strings of blocks, linear over F_2: h(A_1..A_m) = sum of A_i H^(m-i+2) in F_2^128 (McGrew, Viega, "The
 * Galois/Counter Mode of Operation", section 2.3, GHASH). Two strings of m blocks that were fixed before the key agree with
 * probability at most (m + 1) / 2^128. node:crypto computes it with the processor's carry-less multiplication, about 1 ns a block: the tag of
 * AES-128-GCM on associated data alone is h plus a constant of key and length, the tag of as many zeros.
 *
 * The key is public once what is hashed is fixed. Nothing is encrypted, so one nonce serves all.
 */
import { type CipherGCM, createCipheriv } from 'node:crypto';
import { BLOCK_BYTES } from './fixed-key.ts';

const NONCE = new Uint8Array(12);
/** Associated data is given in pieces that stay in the first-level cache. */
const CHUNK_BYTES = 32768;
const ZEROS = new Uint8Array(CHUNK_BYTES);

export class PolynomialHash {
  readonly #cipher: CipherGCM;
  readonly #key: Uint8Array;
  #bytes = 0;

  /** `key`: 16 bytes. */
  constructor(key: Uint8Array) {
    this.#key = key;
    this.#cipher = createCipheriv('aes-128-gcm', key, NONCE);
  }

  /** More blocks, in order. */
  add(blocks: Uint8Array): void {
    for (let done = 0; done < blocks.length; done += CHUNK_BYTES) {
      this.#cipher.setAAD(blocks.subarray(done, done + CHUNK_BYTES));
    }
    this.#bytes += blocks.length;
  }

  /** h plus the constant of key and length: enough where two strings of one length are compared. */
  tag(): Buffer {
    this.#cipher.final();
    return this.#cipher.getAuthTag();
  }

  /** h itself, of a string that need not be long. */
  digest(): Buffer {
    const constant = new PolynomialHash(this.#key);
    for (let done = 0; done < this.#bytes; done += CHUNK_BYTES) {
      constant.add(ZEROS.subarray(0, Math.min(CHUNK_BYTES, this.#bytes - done)));
    }
    const zero = constant.tag();
    return Buffer.from(this.tag().map((byte, i) => byte ^ zero[i]));
  }
}

/** The point H of a key, 16 bytes: AES of zero (section 2.3). */
export function pointOf(key: Uint8Array): Buffer {
  return createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(new Uint8Array(BLOCK_BYTES));
}
