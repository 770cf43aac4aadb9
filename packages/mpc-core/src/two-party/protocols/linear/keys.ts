/**
 * Keys of a session, made by the hospital on first use: for each parameter set one public a and as many secret keys as a step has
 * groups in a bundle. They stay in memory as long as the session does, which wipes it.
 */

import { DoubleblindError } from '@doubleblind/errors';
import { randomBytes } from '#platform';
import { type Arena, inArena, madeIn } from '../../../kernel/arena.ts';
import type { LinearLayout } from '../../plan/linear-layout.ts';
import { isReduced, makePublicKey, PublicKeys, Ring, Sampler, SecretKey } from '../../rlwe/index.ts';
import type { ProtocolContext } from '../context.ts';

export const SEED_BYTES = 16;

interface SecretKeys {
  readonly arena: Arena;
  readonly ring: Ring;
  readonly seed: Uint8Array;
  readonly keys: SecretKey[];
}

function setName({ parameters }: LinearLayout): string {
  return `${parameters.degree}/${parameters.primes}`;
}

export class HospitalKeys {
  readonly #context: ProtocolContext;
  readonly #sets = new Map<string, SecretKeys>();

  constructor(context: ProtocolContext) {
    this.#context = context;
  }

  /**
   * The secret keys that a step needs, or more. Sends the vendor what is new: the seed of a once, then each key's b.
   */
  async get(layout: LinearLayout): Promise<readonly SecretKey[]> {
    const { heap, channel } = this.#context;
    let set = this.#sets.get(setName(layout));
    if (!set) {
      const seed = randomBytes(SEED_BYTES);
      set = madeIn(heap, (arena) => ({ arena, ring: new Ring(arena, layout.parameters), seed, keys: [] }));
      this.#sets.set(setName(layout), set);
      await channel.send(set.seed.slice());
    }
    const { arena, ring, seed, keys } = set;
    while (keys.length < layout.keys) {
      const b = inArena(heap, (scratch) => {
        const secretSampler = new Sampler(scratch, ring.kernels, randomBytes(SEED_BYTES), ring.degree);
        const publicSampler = new Sampler(scratch, ring.kernels, seed, ring.degree);
        const key = SecretKey.generate(arena, ring, secretSampler);
        keys.push(key);
        return makePublicKey(key, publicSampler, secretSampler);
      });
      await channel.send(b);
    }
    return keys;
  }
}

export class VendorKeys {
  readonly #context: ProtocolContext;
  readonly #sets = new Map<string, PublicKeys>();

  constructor(context: ProtocolContext) {
    this.#context = context;
  }

  /** The hospital's public keys, received on first use. Throws DB4202 if one is malformed. */
  async get(layout: LinearLayout): Promise<PublicKeys> {
    const { heap, channel } = this.#context;
    let set = this.#sets.get(setName(layout));
    if (!set) {
      const seed = await channel.receive(SEED_BYTES);
      set = inArena(heap, (scratch) =>
        madeIn(heap, (arena) => {
          const ring = new Ring(arena, layout.parameters);
          return new PublicKeys(arena, ring, new Sampler(scratch, ring.kernels, seed, ring.degree));
        }),
      );
      this.#sets.set(setName(layout), set);
    }
    while (set.count < layout.keys) {
      const b = await channel.receive(set.ring.polynomialBytes);
      if (!isReduced(set.ring, b)) throw new DoubleblindError('DB4202', 'A word is not below its prime.');
      set.add(b);
    }
    return set;
  }
}
