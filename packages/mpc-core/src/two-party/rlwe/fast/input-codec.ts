/**
 * Encrypted inputs on the wire: mixed-radix digits of b (b = d_0 + p_1 d_1 + p_1 p_2 d_2 + ...), of which the lowest
 * leaves out `droppedBits` low bits. The receiver puts the middle of the interval in their place, so that b changes by
 * at most 2^(droppedBits - 1): a part of the noise budget, not of the secret.
 */
import type { Arena } from '../../../kernel/arena.ts';
import { type LinearParameters, PRIME_BITS } from '../../plan/linear-noise.ts';
import { inverse, type ShoupWord, shoup } from '../primes.ts';
import type { Ring } from '../ring.ts';

export class InputCodec {
  readonly #ring: Ring;
  readonly #droppedBits: number;
  readonly #digits: number;
  /** [i][j] 1 / p_i modulo p_j, for j > i. */
  readonly #inverses: readonly (readonly ShoupWord[])[];
  /** [i][j] p_1 ... p_i modulo p_j. */
  readonly #radices: readonly (readonly ShoupWord[])[];

  constructor(arena: Arena, ring: Ring, parameters: Pick<LinearParameters, 'droppedBits'>) {
    this.#ring = ring;
    this.#droppedBits = parameters.droppedBits;
    this.#digits = arena.allocate(ring.polynomialBytes);
    const primes = ring.fields.map(({ prime }) => BigInt(prime));
    this.#inverses = primes.map((p) =>
      primes.map((modulus) => shoup(p === modulus ? 0n : inverse(p, modulus), modulus)),
    );
    this.#radices = primes.map((_, i) => {
      const radix = primes.slice(0, i).reduce((product, p) => product * p, 1n);
      return primes.map((modulus) => shoup(radix, modulus));
    });
  }

  /** Bytes of one packed polynomial. */
  get bytes(): number {
    const { degree, primes } = this.#ring;
    return (degree * (PRIME_BITS * primes - this.#droppedBits)) / 8;
  }

  /** Residues [primes][N] to a packed polynomial; the residues are overwritten. */
  pack(dst: number, residues: number): void {
    const { kernels, degree, residueBytes, fields } = this.#ring;
    let at = dst;
    for (let i = 0; i < fields.length; i++) {
      const digit = residues + i * residueBytes;
      const shift = i === 0 ? this.#droppedBits : 0;
      kernels.packWords(at, digit, degree, PRIME_BITS - shift, shift);
      at += (degree * (PRIME_BITS - shift)) / 8;
      for (let j = i + 1; j < fields.length; j++) {
        const { word, companion } = this.#inverses[i][j];
        kernels.garnerStep(residues + j * residueBytes, digit, degree, word, companion, fields[j].prime);
      }
    }
  }

  /** A packed polynomial to residues [primes][N]. */
  unpack(residues: number, packed: number): void {
    const { heap, kernels, degree, residueBytes, polynomialBytes, fields } = this.#ring;
    heap.u8.fill(0, residues, residues + polynomialBytes);
    let at = packed;
    for (let i = 0; i < fields.length; i++) {
      const shift = i === 0 ? this.#droppedBits : 0;
      const digit = this.#digits + i * residueBytes;
      kernels.unpackWords(digit, at, degree, PRIME_BITS - shift, shift, shift > 0 ? 2 ** (shift - 1) : 0);
      at += (degree * (PRIME_BITS - shift)) / 8;
      fields.forEach(({ prime }, j) => {
        const { word, companion } = this.#radices[i][j];
        kernels.multiplyAdd(residues + j * residueBytes, digit, degree, 0xffffffff, word, companion, 0, prime);
      });
    }
  }
}
