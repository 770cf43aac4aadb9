/**
 * Symmetric encryption of words modulo t = 2^ring (Fan and Vercauteren 2012): (b, a) with
 * b = -a s + e + round(q m / t), a drawn from a seed that both parties know. Zero is encrypted, and the message added.
 */
import type { Arena } from '../../../kernel/arena.ts';
import { inverse, type ShoupWord, shoup } from '../primes.ts';
import type { Ring } from '../ring.ts';
import type { Sampler } from '../sampler.ts';
import type { SecretKey } from './secret-key.ts';

/**
 * Adds round(q m / t) to residues. With v = q m mod t, centred, it is (q m - v) / t = -v / t modulo each prime: so
 * residue = y * (-1 / t) + 1/2 with y = v + t / 2 in [0, t).
 */
export class MessageScaler {
  readonly #ring: Ring;
  readonly #shifted: number;
  readonly #bits: number;
  readonly #factors: readonly ShoupWord[];

  /** `bits`: the plaintext modulus is 2^bits. */
  constructor(arena: Arena, ring: Ring, bits: number) {
    this.#ring = ring;
    this.#shifted = arena.allocate(ring.residueBytes);
    this.#bits = bits;
    this.#factors = ring.fields.map(({ prime }) => shoup(-inverse(1n << BigInt(bits), BigInt(prime)), BigInt(prime)));
  }

  /** residues[j][i] += round(q m_i / t) for N words m (bits above `bits` are ignored). */
  add(residues: number, words: number): void {
    const { kernels, degree, fields, modulus, residueBytes } = this.#ring;
    const mask = 2 ** this.#bits - 1;
    const factor = Number(modulus & BigInt(mask));
    kernels.affineWords(this.#shifted, words, degree, factor, 2 ** (this.#bits - 1), mask);
    fields.forEach(({ prime }, j) => {
      const { word, companion } = this.#factors[j];
      const half = (prime + 1) / 2;
      kernels.multiplyAdd(residues + j * residueBytes, this.#shifted, degree, 0xffffffff, word, companion, half, prime);
    });
  }
}

/**
 * What the uniform words of a seed are: a's coefficients, or its values in the transformed domain. Both are uniform
 * polynomials; which is cheaper depends on what the receiver does with a.
 */
export type Domain = 'coefficients' | 'values';

export class Encryptor {
  readonly #ring: Ring;
  readonly #errors: number;

  constructor(arena: Arena, ring: Ring) {
    this.#ring = ring;
    this.#errors = arena.allocate(ring.degree);
  }

  /**
   * b = -a s + e as coefficients [primes][N], with room for 4 words more at the end. `publicSampler` draws a, `secretSampler` the
   * errors: each of its own seed.
   */
  encryptZero(key: SecretKey, b: number, domain: Domain, publicSampler: Sampler, secretSampler: Sampler): void {
    const { kernels, degree, fields, residueBytes } = this.#ring;
    secretSampler.binomial(this.#errors, degree);
    fields.forEach(({ prime }, j) => {
      const at = b + j * residueBytes;
      const offset = j * residueBytes;
      publicSampler.uniform(at, degree, prime);
      if (domain === 'coefficients') this.#ring.forward(at, j);
      kernels.multiplyTable(at, at, key.negated + offset, key.negatedCompanions + offset, degree, prime);
      this.#ring.inverse(at, j);
      kernels.addSmall(at, this.#errors, degree, prime);
    });
  }
}
