/**
 * The public key (b, a) = (-a s + e, a) in the transformed domain, and fresh encryptions of zero under it:
 * (b u + e0, a u + e1) with ternary u.
 */
import type { Ring } from '../ring.ts';
import type { Sampler } from '../sampler.ts';
import { type Domain, Encryptor } from './encryptor.ts';
import type { SecretKey } from './secretKey.ts';

/** b in the transformed domain as it travels: [primes][N] words. */
export function makePublicKey(key: SecretKey, publicSampler: Sampler, secretSampler: Sampler): Uint8Array {
  const { ring } = key;
  const encryptor = new Encryptor(key, 1);
  const b = ring.heap.allocate(ring.polynomialBytes + 16);
  encryptor.encryptZero(b, 'values', publicSampler, secretSampler);
  for (let j = 0; j < ring.primes; j++) ring.forward(b + j * ring.residueBytes, j);
  const message = ring.heap.bytes(b, ring.polynomialBytes).slice();
  ring.heap.free(b);
  encryptor.free();
  return message;
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

export class PublicKey {
  readonly ring: Ring;
  /** [b, b's companions, a, a's companions][primes][N] words. */
  readonly #tables: number;
  readonly #u: number;
  readonly #values: number;
  readonly #small: number;

  /** `b`: a peer's message (words below their primes, see isReduced); `publicSampler` draws a from the peer's seed. */
  constructor(ring: Ring, b: Uint8Array, publicSampler: Sampler) {
    this.ring = ring;
    const { polynomialBytes, residueBytes, degree, kernels } = ring;
    this.#tables = ring.heap.allocate(4 * polynomialBytes + 16);
    this.#u = ring.heap.allocate(residueBytes);
    this.#values = ring.heap.allocate(residueBytes);
    this.#small = ring.heap.allocate(3 * degree + 16);
    ring.heap.bytes(this.#tables, polynomialBytes).set(b);
    // All of a before its companions: the sampler may write a few words past a polynomial's end.
    const a = this.#tables + 2 * polynomialBytes;
    for (let j = 0; j < ring.primes; j++) publicSampler.uniform(a + j * residueBytes, degree, ring.fields[j].prime);
    ring.fields.forEach(({ prime }, j) => {
      for (const polynomial of [this.#tables, a]) {
        const table = polynomial + j * residueBytes;
        kernels.shoupCompanions(table + polynomialBytes, table, degree, prime);
      }
    });
  }

  /**
   * Adds a fresh encryption of zero to two polynomials [primes][N] in [0, p). The first is given by coefficients, the second
   * by `domain`; both end as coefficients.
   */
  addZero(first: number, second: number, domain: Domain, sampler: Sampler): void {
    const { ring } = this;
    const { degree, kernels, residueBytes, polynomialBytes } = ring;
    const [u, e0, e1] = [this.#small + 2 * degree, this.#small, this.#small + degree];
    sampler.binomial(e0, 2 * degree);
    sampler.ternary(u, degree);
    ring.fields.forEach(({ prime }, j) => {
      kernels.liftSmall(this.#u, u, degree, prime, 0);
      ring.forward(this.#u, j);
      const add = (which: 0 | 1, target: number, valuesGiven: boolean) => {
        const table = this.#tables + 2 * which * polynomialBytes + j * residueBytes;
        kernels.multiplyTable(this.#values, this.#u, table, table + polynomialBytes, degree, prime);
        if (!valuesGiven) ring.inverse(this.#values, j);
        kernels.addResidues(target, this.#values, degree, prime);
        if (valuesGiven) ring.inverse(target, j);
        kernels.addSmall(target, which === 0 ? e0 : e1, degree, prime);
      };
      add(0, first + j * residueBytes, false);
      add(1, second + j * residueBytes, domain === 'values');
    });
  }

  free(): void {
    for (const address of [this.#tables, this.#u, this.#values, this.#small]) this.ring.heap.free(address);
  }
}
