/** From modulus q to a power of two: what is left of a result after its noise is no longer needed. */
import type { Arena } from '../../../kernel/arena.ts';
import { inverse, shoup } from '../primes.ts';
import type { Ring } from '../ring.ts';

const CONSTANT_WORDS = 6;
/** A coefficient of more than 32 bits travels as this many low bits and the rest. */
export const LOW_BITS = 20;

export class Rescaler {
  readonly #ring: Ring;
  readonly #constants: number;

  /** Results are those of 2^shift * c. */
  constructor(arena: Arena, ring: Ring, shift = 0) {
    this.#ring = ring;
    this.#constants = arena.allocate(4 * CONSTANT_WORDS * ring.primes);
    const words = ring.heap.words(this.#constants, CONSTANT_WORDS * ring.primes);
    ring.fields.forEach(({ prime }, j) => {
      const p = BigInt(prime);
      const factor = shoup(inverse(ring.modulus / p, p) << BigInt(shift), p);
      const quotient = (1n << 96n) / p - (1n << 66n);
      const row = [prime, factor.word, factor.companion, Number(quotient >> 32n), Number(quotient & 0xffffffffn), 0];
      words.set(row, j * CONSTANT_WORDS);
    });
  }

  /** round(c * 2^bits / q) mod 2^bits, bits <= 32, of the first `count` coefficients (a multiple of 4), or with `floor` rounded down. */
  toWords(dst: number, residues: number, bits: number, count = this.#ring.degree, floor = false): void {
    this.#rescale(dst, 0, residues, bits, 32, count, floor);
  }

  /** The same of all N for bits > LOW_BITS: words of the low bits and words of the others. */
  toWordPairs(low: number, high: number, residues: number, bits: number): void {
    this.#rescale(low, high, residues, bits, LOW_BITS, this.#ring.degree, false);
  }

  #rescale(
    low: number,
    high: number,
    residues: number,
    bits: number,
    lowBits: number,
    count: number,
    floor: boolean,
  ): void {
    const { kernels, residueBytes, primes } = this.#ring;
    kernels.rescale(low, high, residues, residueBytes, count, primes, this.#constants, bits, lowBits, floor ? 1 : 0);
  }
}
