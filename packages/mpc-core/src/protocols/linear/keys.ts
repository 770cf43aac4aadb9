/** Keys of a session: one pair for each parameter set in use, made by the hospital on first use. */
import { randomBytes } from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';
import type { RingParameters } from '@doubleblind/program';
import { isReduced, makePublicKey, PublicKey, Ring, Sampler, SecretKey } from '../../rlwe/index.ts';
import type { ProtocolContext } from '../context.ts';

export const SEED_BYTES = 16;

/** Remembers what `make` makes for a parameter set. */
class PerParameters<T> {
  readonly #made = new Map<string, Promise<T>>();

  get({ degree, primes }: RingParameters, make: () => Promise<T>): Promise<T> {
    const name = `${degree}/${primes}`;
    let value = this.#made.get(name);
    if (!value) {
      value = make();
      this.#made.set(name, value);
    }
    return value;
  }
}

export class HospitalKeys {
  readonly #context: ProtocolContext;
  readonly #keys = new PerParameters<SecretKey>();

  constructor(context: ProtocolContext) {
    this.#context = context;
  }

  /** The secret key; on first use sends the seed of a and then b to the vendor. */
  get(parameters: RingParameters): Promise<SecretKey> {
    return this.#keys.get(parameters, async () => {
      const { heap, channel } = this.#context;
      const ring = new Ring(heap, parameters);
      const seed = randomBytes(SEED_BYTES);
      const secretSampler = new Sampler(heap, ring.kernels, randomBytes(SEED_BYTES), ring.degree);
      const publicSampler = new Sampler(heap, ring.kernels, seed, ring.degree);
      const key = SecretKey.generate(ring, secretSampler);
      const message = Buffer.concat([seed, makePublicKey(key, publicSampler, secretSampler)]);
      secretSampler.free();
      publicSampler.free();
      await channel.send(message);
      return key;
    });
  }
}

export class VendorKeys {
  readonly #context: ProtocolContext;
  readonly #keys = new PerParameters<PublicKey>();

  constructor(context: ProtocolContext) {
    this.#context = context;
  }

  /** The hospital's public key, received on first use. Throws DB4202 if it is malformed. */
  get(parameters: RingParameters): Promise<PublicKey> {
    return this.#keys.get(parameters, async () => {
      const { heap, channel } = this.#context;
      const ring = new Ring(heap, parameters);
      const message = await channel.receive(SEED_BYTES + ring.polynomialBytes);
      const polynomial = message.subarray(SEED_BYTES);
      if (!isReduced(ring, polynomial)) throw new DoubleblindError('DB4202', 'A word is not below its prime.');
      const sampler = new Sampler(heap, ring.kernels, message.slice(0, SEED_BYTES), ring.degree);
      const key = new PublicKey(ring, polynomial, sampler);
      sampler.free();
      return key;
    });
  }
}
