/** Hides the vendor's weights in a result modulo q, against the owner of the key. */
import type { LinearParameters } from '../../plan/linear-noise.ts';
import { type Domain, Flooding, MaskScaler, MessageScaler, type PublicKeys, type Sampler } from '../../rlwe/index.ts';
import type { Protections } from './protections.ts';

export class Hiding {
  readonly #keys: PublicKeys;
  readonly #sampler: Sampler;
  readonly #protections: Protections;
  readonly #flooding: Flooding;
  readonly #scaler: MessageScaler | MaskScaler;
  /** Words of a coefficient's mask. */
  readonly maskWords: number;

  /** `sampler`: of a seed that is this party's alone, for at least N coefficients at once. */
  constructor(keys: PublicKeys, parameters: LinearParameters, sampler: Sampler, protections: Protections) {
    this.#keys = keys;
    this.#sampler = sampler;
    this.#protections = protections;
    this.#flooding = new Flooding(keys.ring, parameters.floodBits);
    this.#scaler =
      parameters.levels === 1 ? new MessageScaler(keys.ring, parameters.ring) : new MaskScaler(keys.ring, parameters);
    this.maskWords = this.#scaler.words;
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
   * Changes a first polynomial, coefficients [primes][N] under secret key number `key`, so that the result decrypts to
   * W m + r. Writes the mask r to `mask`: [maskWords][N] uniform words, low bits first; bits above the modulus do not count.
   */
  hideFirst(first: number, key: number, u: number, mask: number): void {
    const { heap, degree } = this.#keys.ring;
    const words = this.maskWords * degree;
    if (this.#protections.rerandomise) this.#keys.addFirst(first, key, u, this.#sampler);
    if (this.#protections.flood) this.#flooding.add(first, this.#sampler);
    if (this.#protections.mask) this.#sampler.words(mask, words);
    else heap.u8.fill(0, mask, mask + 4 * words);
    this.#scaler.add(first, mask);
  }

  free(): void {
    this.#flooding.free();
    this.#scaler.free();
  }
}
