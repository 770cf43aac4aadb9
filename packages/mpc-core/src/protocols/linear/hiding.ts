/** Hides the vendor's weights in a result modulo q, against the owner of the key. */
import type { LinearParameters } from '@doubleblind/program';
import { type Domain, Flooding, MessageScaler, type PublicKey, type Sampler } from '../../rlwe/index.ts';
import type { Protections } from './protections.ts';

export class Hiding {
  readonly #key: PublicKey;
  readonly #sampler: Sampler;
  readonly #protections: Protections;
  readonly #flooding: Flooding;
  readonly #scaler: MessageScaler;

  /** `sampler`: of a seed that is this party's alone, for at least 2N coefficients at once. */
  constructor(key: PublicKey, parameters: LinearParameters, sampler: Sampler, protections: Protections) {
    this.#key = key;
    this.#sampler = sampler;
    this.#protections = protections;
    this.#flooding = new Flooding(key.ring, parameters.floodBits);
    this.#scaler = new MessageScaler(key.ring, parameters.ring);
  }

  /**
   * Changes a result (c0, c1), [primes][N] each, into one that decrypts to W m + r and tells nothing else about W. c1 is given
   * in `domain`; both end as coefficients. Writes the mask r, N uniform words (its low `ring` bits count), to `mask`.
   */
  hide(first: number, second: number, domain: Domain, mask: number): void {
    const { heap, degree, residueBytes, primes } = this.#key.ring;
    if (this.#protections.rerandomise) this.#key.addZero(first, second, domain, this.#sampler);
    else if (domain === 'values') {
      for (let j = 0; j < primes; j++) this.#key.ring.inverse(second + j * residueBytes, j);
    }
    if (this.#protections.flood) this.#flooding.add(first, this.#sampler);
    if (this.#protections.mask) this.#sampler.words(mask, degree);
    else heap.u8.fill(0, mask, mask + residueBytes);
    this.#scaler.add(first, mask);
  }

  free(): void {
    this.#flooding.free();
    this.#scaler.free();
  }
}
