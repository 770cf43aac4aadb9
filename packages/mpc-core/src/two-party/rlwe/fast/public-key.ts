/**
 * Public keys (b_i, a) = (-a s_i + e_i, a) in the transformed domain with one a for all, and fresh encryptions of zero:
 * (b_i u + e0, a u + e1) with ternary u, where the second polynomial serves several keys (docs/SECURITY.md).
 */
import { type Arena, inArena } from '../../../kernel/arena.ts';
import type { Ring } from '../ring.ts';
import type { Sampler } from '../sampler.ts';
import { type Domain, Encryptor } from './encryptor.ts';
import type { SecretKey } from './secret-key.ts';

/** b in the transformed domain as it travels: [primes][N] words. */
export function makePublicKey(key: SecretKey, publicSampler: Sampler, secretSampler: Sampler): Uint8Array {
  const { ring } = key;
  return inArena(ring.heap, (arena) => {
    const encryptor = new Encryptor(arena, ring);
    const b = arena.allocate(ring.polynomialBytes + 16);
    encryptor.encryptZero(key, b, 'values', publicSampler, secretSampler);
    for (let j = 0; j < ring.primes; j++) ring.forward(b + j * ring.residueBytes, j);
    return ring.heap.bytes(b, ring.polynomialBytes).slice();
  });
}

/** Whether every word of a received polynomial is a residue. */
export function isReduced(ring: Ring, polynomial: Uint8Array): boolean {
  const words = new DataView(polynomial.buffer, polynomial.byteOffset, polynomial.byteLength);
  for (let j = 0; j < ring.primes; j++) {
    for (let i = 0; i < ring.degree; i++) {
      if (words.getUint32(4 * (j * ring.degree + i), true) >= ring.fields[j].prime) return false;
    }
  }
  return true;
}

export class PublicKeys {
  readonly ring: Ring;
  readonly #arena: Arena;
  /** a and its companions, [primes][N] words each. */
  readonly #a: number;
  /** The same of each b. */
  readonly #b: number[] = [];
  readonly #values: number;
  readonly #small: number;

  /** `arena`: of the keys' lifetime. `publicSampler` draws a from the peer's seed. */
  constructor(arena: Arena, ring: Ring, publicSampler: Sampler) {
    this.ring = ring;
    this.#arena = arena;
    const { polynomialBytes, residueBytes, degree, fields } = ring;
    this.#a = arena.allocate(2 * polynomialBytes + 16);
    this.#values = arena.allocate(residueBytes);
    this.#small = arena.allocate(degree + 16);
    fields.forEach(({ prime }, j) => {
      publicSampler.uniform(this.#a + j * residueBytes, degree, prime);
    });
    this.#addCompanions(this.#a);
  }

  get count(): number {
    return this.#b.length;
  }

  /** `b`: a peer's message, see makePublicKey; its words are below their primes (isReduced). */
  add(b: Uint8Array): void {
    const { heap, polynomialBytes } = this.ring;
    const table = this.#arena.allocate(2 * polynomialBytes);
    heap.bytes(table, polynomialBytes).set(b);
    this.#addCompanions(table);
    this.#b.push(table);
  }

  /** Draws u; writes its values [primes][N]. */
  drawRandomness(u: number, sampler: Sampler): void {
    const { ring } = this;
    sampler.ternary(this.#small, ring.degree);
    ring.fields.forEach(({ prime }, j) => {
      ring.kernels.liftSmall(u + j * ring.residueBytes, this.#small, ring.degree, prime, 0);
      ring.forward(u + j * ring.residueBytes, j);
    });
  }

  /** Adds b_key u to coefficients [primes][N]; an encryption of zero has an error besides, unless a mask modulo q hides it. */
  addFirst(first: number, key: number, u: number): void {
    this.#addProduct(first, this.#b[key], u, 'coefficients');
  }

  /** Adds a u + e1 to a polynomial [primes][N] given by `domain`; it ends as coefficients. */
  addSecond(second: number, u: number, domain: Domain, sampler: Sampler): void {
    this.#addProduct(second, this.#a, u, domain);
    this.addError(second, sampler);
  }

  /** Adds fresh errors to coefficients [primes][N]. */
  addError(polynomial: number, sampler: Sampler): void {
    const { kernels, degree, residueBytes, fields } = this.ring;
    sampler.binomial(this.#small, degree);
    fields.forEach(({ prime }, j) => {
      kernels.addSmall(polynomial + j * residueBytes, this.#small, degree, prime);
    });
  }

  #addProduct(polynomial: number, table: number, u: number, domain: Domain): void {
    const { ring } = this;
    const { kernels, degree, residueBytes, polynomialBytes } = ring;
    ring.fields.forEach(({ prime }, j) => {
      const offset = j * residueBytes;
      const [target, factor] = [polynomial + offset, table + offset];
      kernels.multiplyTable(this.#values, u + offset, factor, factor + polynomialBytes, degree, prime);
      if (domain === 'coefficients') ring.inverse(this.#values, j);
      kernels.addResidues(target, this.#values, degree, prime);
      if (domain === 'values') ring.inverse(target, j);
    });
  }

  #addCompanions(table: number): void {
    const { kernels, degree, fields, residueBytes, polynomialBytes } = this.ring;
    fields.forEach(({ prime }, j) => {
      const words = table + j * residueBytes;
      kernels.shoupCompanions(words + polynomialBytes, words, degree, prime);
    });
  }
}
