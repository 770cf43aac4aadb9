/** Noise that drowns everything in a result's noise that depends on the vendor's weights: uniform in [-2^f, 2^f). */
import { PRIME_BITS } from '../../plan/linear-noise.ts';
import { shoup } from '../primes.ts';
import type { Ring } from '../ring.ts';
import type { Sampler } from '../sampler.ts';

export class Flooding {
  readonly #ring: Ring;
  readonly #bits: number;
  readonly #words: number;

  /** `floodBits`: f. */
  constructor(ring: Ring, floodBits: number) {
    this.#ring = ring;
    this.#bits = floodBits;
    this.#words = ring.heap.allocate(ring.residueBytes);
  }

  /** Adds fresh noise to a polynomial of coefficients [primes][N]: f + 1 random bits, 30 at a time, less 2^f. */
  add(residues: number, sampler: Sampler): void {
    const { kernels, degree, residueBytes, fields } = this.#ring;
    for (let low = 0; low <= this.#bits; low += PRIME_BITS) {
      const mask = 2 ** Math.min(PRIME_BITS, this.#bits + 1 - low) - 1;
      sampler.words(this.#words, degree);
      fields.forEach(({ prime }, j) => {
        const p = BigInt(prime);
        const { word, companion } = shoup(1n << BigInt(low), p);
        const offset = low === 0 ? shoup(-(1n << BigInt(this.#bits)), p).word : 0;
        const target = residues + j * residueBytes;
        kernels.multiplyAdd(target, this.#words, degree, mask, word, companion, offset, prime);
      });
    }
  }

  free(): void {
    this.#ring.heap.free(this.#words);
  }
}
