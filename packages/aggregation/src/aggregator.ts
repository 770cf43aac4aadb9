/** The aggregator's side of a secure sum: it routes, adds up, and takes the masks off; it learns the sum and nothing else. */
import { DoubleblindError } from '@doubleblind/errors';
import { agreedKey, agreementKeyOf } from './keys.ts';
import { applyMask } from './masks.ts';
import type {
  AdvertisedKeys,
  MaskedVector,
  RevealedShares,
  SealedShares,
  SignedSurvivors,
  SumSession,
} from './messages.ts';
import { recover } from './shares.ts';

/** The aggregator of one secure sum. Its methods are called in the order of their numbers, each once. */
export class SumAggregator {
  readonly #session: SumSession;
  #keys = new Map<number, AdvertisedKeys>();
  #sharers: number[] = [];
  #survivors: number[] = [];
  readonly #sum: Int32Array;

  constructor(session: SumSession) {
    this.#session = session;
    this.#sum = new Int32Array(session.length);
  }

  /** 1. Keys of all who came in time, for all of them. @throws DoubleblindError DB8102 */
  keys(received: readonly AdvertisedKeys[]): readonly AdvertisedKeys[] {
    this.#keys = new Map(received.map((keys) => [keys.member, keys]));
    this.#enough(this.#keys.size);
    return [...this.#keys.values()];
  }

  /** 2. What each member gets from those who shared. @throws DoubleblindError DB8102 */
  route(received: readonly (readonly SealedShares[])[]): Map<number, SealedShares[]> {
    const all = received.flat();
    this.#sharers = [...new Set(all.map(({ from }) => from))].sort((a, b) => a - b);
    this.#enough(this.#sharers.length);
    return new Map(this.#sharers.map((member) => [member, all.filter(({ to }) => to === member)]));
  }

  /** 3. Who survives: those whose vectors came. @throws DoubleblindError DB8102, DB8103 */
  survivors(received: readonly MaskedVector[]): readonly number[] {
    for (const { member, values } of received) {
      if (values.length !== this.#session.length || !this.#sharers.includes(member) || this.#survivors.includes(member))
        throw new DoubleblindError('DB8103', `The vector of member ${member} has another length, or is not expected.`);
      for (let i = 0; i < values.length; i++) this.#sum[i] += values[i];
      this.#survivors.push(member);
    }
    this.#survivors.sort((a, b) => a - b);
    this.#enough(this.#survivors.length);
    return this.#survivors;
  }

  /** 4. Signatures for all. @throws DoubleblindError DB8102 */
  signatures(received: readonly SignedSurvivors[]): readonly SignedSurvivors[] {
    this.#enough(received.length);
    return received;
  }

  /**
   * 5. The sum of the survivors' vectors, modulo 2^32.
   *
   * @throws DoubleblindError DB8102 for too few shares, DB8103 for shares that do not fit
   */
  sum(received: readonly RevealedShares[]): Int32Array {
    this.#enough(received.length);
    const { id } = this.#session;
    const collect = (kind: 'seeds' | 'maskKeys', member: number): Uint8Array => {
      const shares = received.flatMap(({ member: holder, [kind]: list }) =>
        list.filter(({ of }) => of === member).map(({ share }) => ({ member: holder, share })),
      );
      this.#enough(shares.length);
      try {
        return recover(shares.slice(0, this.#session.threshold));
      } catch (cause) {
        throw new DoubleblindError('DB8103', `Shares of member ${member} do not fit together.`, { cause });
      }
    };
    for (const member of this.#survivors) applyMask(this.#sum, collect('seeds', member), -1);
    for (const member of this.#sharers.filter((sharer) => !this.#survivors.includes(sharer))) {
      const revealed = agreementKeyOf(collect('maskKeys', member));
      const advertised = this.#keys.get(member) as AdvertisedKeys;
      if (Buffer.compare(revealed.publicKey, advertised.maskKey) !== 0)
        throw new DoubleblindError('DB8103', `The mask key of member ${member} is not the one that it advertised.`);
      // What the survivors added for the one who left is taken off, with its sign.
      for (const other of this.#survivors) {
        const { maskKey } = this.#keys.get(other) as AdvertisedKeys;
        applyMask(this.#sum, agreedKey(revealed, maskKey, 'mask', id), other < member ? -1 : 1);
      }
    }
    return this.#sum.slice();
  }

  #enough(present: number): void {
    const { threshold } = this.#session;
    if (present < threshold)
      throw new DoubleblindError('DB8102', `${present} members take part; ${threshold} are needed.`);
  }
}
