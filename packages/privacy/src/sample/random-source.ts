import { randomBytes } from 'node:crypto';

/** Where the samplers' randomness comes from. */
export interface RandomSource {
  /** Uniform in 0 .. bound - 1; bound >= 1. */
  below(bound: bigint): bigint;
}

const POOL_BYTES = 4096;

/** Randomness of the operating system's generator through node:crypto, drawn in blocks; no value is used twice. */
export class SystemRandomSource implements RandomSource {
  #pool = Buffer.alloc(0);
  #used = 0;

  below(bound: bigint): bigint {
    if (bound < 1n) throw new RangeError('a uniform number needs a bound of at least 1');
    const bits = (bound - 1n).toString(2).length;
    const bytes = Math.ceil(bits / 8);
    const mask = (1n << BigInt(bits)) - 1n;
    // Rejection: each value below the bound is as likely as any other; at most two draws on average.
    for (;;) {
      const value = this.#take(bytes) & mask;
      if (value < bound) return value;
    }
  }

  #take(bytes: number): bigint {
    if (this.#used + bytes > this.#pool.length) {
      this.#pool = randomBytes(Math.max(POOL_BYTES, bytes));
      this.#used = 0;
    }
    let value = 0n;
    for (let i = 0; i < bytes; i++) value = (value << 8n) | BigInt(this.#pool[this.#used + i]);
    this.#pool.fill(0, this.#used, this.#used + bytes);
    this.#used += bytes;
    return value;
  }
}
