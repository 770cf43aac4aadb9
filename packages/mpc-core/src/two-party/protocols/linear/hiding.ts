/** Hides the vendor's weights in a result modulo q, against the owner of the key. */
import type { Domain, PublicKeys, Sampler } from '../../rlwe/index.ts';
import type { Protections } from './protections.ts';

export class Hiding {
  readonly #keys: PublicKeys;
  readonly #sampler: Sampler;
  readonly #protections: Protections;

  /** `sampler`: of a seed that is this party's alone, for at least N coefficients at once. */
  constructor(keys: PublicKeys, sampler: Sampler, protections: Protections) {
    this.#keys = keys;
    this.#sampler = sampler;
    this.#protections = protections;
  }

  /**
   * Hides a second polynomial [primes][N], given in `domain`, in a fresh a u + e1; it ends as coefficients. Writes the values of
   * u, [primes][N], for the first polynomials that go with it.
   */
  hideSecond(second: number, domain: Domain, u: number): void {
    const { ring } = this.#keys;
    if (this.#protections.rerandomise) {
      this.#keys.drawRandomness(u, this.#sampler);
      this.#keys.addSecond(second, u, domain, this.#sampler);
    } else if (domain === 'values') {
      for (let j = 0; j < ring.primes; j++) ring.inverse(second + j * ring.residueBytes, j);
    }
  }

  /**
   * Adds b u and a mask R to a first polynomial, coefficients [primes][N] under secret key number `key`. Writes R, uniform modulo q,
   * to the first `count` (a multiple of 8) coefficients of `mask`, [primes][N] with room for 4 words more: the others are not to be sent.
   */
  hideFirst(first: number, key: number, u: number, mask: number, count: number): void {
    const { heap, kernels, residueBytes, polynomialBytes, fields } = this.#keys.ring;
    if (this.#protections.rerandomise) this.#keys.addFirst(first, key, u);
    if (!this.#protections.mask) {
      heap.u8.fill(0, mask, mask + polynomialBytes);
      return;
    }
    fields.forEach(({ prime }, j) => {
      const offset = j * residueBytes;
      this.#sampler.uniform(mask + offset, count, prime);
      kernels.addResidues(first + offset, mask + offset, count, prime);
    });
  }
}
