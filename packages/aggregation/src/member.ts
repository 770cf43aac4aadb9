/**
 * A member's side of a secure sum: Bonawitz, Ivanov, Kreuter, Marcedone, McMahan, Patel, Ramage, Segal and Seth, "Practical secure
 * aggregation for privacy-preserving machine learning" (CCS 2017), figure 4 with the steps against an active aggregator. Its
 * methods are called in their order, each once; anything unexpected throws, and the member takes no further part.
 */
import { type KeyObject, randomBytes } from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';
import { type AgreementKey, agreedKey, isSignedBy, newAgreementKey, open, seal, signBy } from './keys.ts';
import { applyMask } from './masks.ts';
import type {
  AdvertisedKeys,
  MaskedVector,
  OneShare,
  RevealedShares,
  SealedShares,
  SignedSurvivors,
  SumSession,
} from './messages.ts';
import { share } from './shares.ts';
import { keysText, survivorsText } from './signed.ts';

type Step = 'advertise' | 'share' | 'mask' | 'sign' | 'reveal' | 'over';

const SEED_BYTES = 32;
const SHARE_BYTES = 66;

/** A member of one secure sum. Its methods are called in the order of their numbers, each once. */
export class SumMember {
  readonly #session: SumSession;
  readonly #number: number;
  readonly #identity: KeyObject;
  readonly #sealing: AgreementKey = newAgreementKey();
  readonly #masking: AgreementKey = newAgreementKey();
  readonly #seed: Uint8Array = randomBytes(SEED_BYTES);
  readonly #keys = new Map<number, AdvertisedKeys>();
  /** Shares that the others gave us, by their number. */
  readonly #held = new Map<number, { maskKey: Uint8Array; seed: Uint8Array }>();
  #survivors: readonly number[] = [];
  #next: Step = 'advertise';

  /** @param identity the Ed25519 key whose public half stands in the session as member `number` */
  constructor(session: SumSession, number: number, identity: KeyObject) {
    this.#session = session;
    this.#number = number;
    this.#identity = identity;
  }

  /** 1. Fresh keys, for this sum only. */
  advertise(): AdvertisedKeys {
    return this.#step('advertise', 'share', () => {
      const keys = { member: this.#number, sealingKey: this.#sealing.publicKey, maskKey: this.#masking.publicKey };
      return { ...keys, signature: signBy(this.#identity, keysText(this.#session, keys)) };
    });
  }

  /** 2. Shares of our mask key and seed for everybody who takes part. @throws DoubleblindError DB8101, DB8102 */
  shares(everybody: readonly AdvertisedKeys[]): SealedShares[] {
    return this.#step('share', 'mask', () => {
      const { members, threshold, id } = this.#session;
      for (const keys of everybody) {
        const identity = members[keys.member - 1];
        if (!identity || this.#keys.has(keys.member)) throw refused(`Member ${keys.member} is there twice or is none.`);
        if (!isSignedBy(identity, keysText(this.#session, keys), keys.signature))
          throw refused(`The keys of member ${keys.member} are not signed by it for this sum.`);
        this.#keys.set(keys.member, keys);
      }
      if (!this.#keys.has(this.#number)) throw refused('Our own keys were left out.');
      if (this.#keys.size < threshold) throw tooFew(this.#keys.size, threshold);
      const maskKeys = share(this.#masking.secret, threshold, members.length);
      const seeds = share(this.#seed, threshold, members.length);
      return [...this.#keys.values()].map(({ member, sealingKey }) => {
        const content = Buffer.concat([maskKeys[member - 1], seeds[member - 1]]);
        const key = this.#sealingKeyFor(sealingKey, this.#number, member, id);
        return { from: this.#number, to: member, sealed: seal(key, content, direction(this.#number, member)) };
      });
    });
  }

  /**
   * 3. Our vector under our own mask and one with each member who shared. The vector is not changed.
   *
   * @param values integers, whose sum over all members stays within 2^31
   */
  mask(shares: readonly SealedShares[], values: Int32Array): MaskedVector {
    return this.#step('mask', 'sign', () => {
      const { threshold, length, id } = this.#session;
      if (values.length !== length) throw new RangeError(`a vector of ${length} values is expected`);
      for (const { from, to, sealed } of shares) {
        const keys = this.#keys.get(from);
        if (!keys || to !== this.#number || this.#held.has(from))
          throw refused(`Shares of member ${from} are out of place.`);
        const key = this.#sealingKeyFor(keys.sealingKey, from, to, id);
        const content = open(key, sealed, direction(from, to));
        if (content.length !== 2 * SHARE_BYTES) throw refused(`Shares of member ${from} have another size.`);
        this.#held.set(from, { maskKey: content.subarray(0, SHARE_BYTES), seed: content.subarray(SHARE_BYTES) });
      }
      if (!this.#held.has(this.#number)) throw refused('Our own shares were left out.');
      if (this.#held.size < threshold) throw tooFew(this.#held.size, threshold);
      const masked = values.slice();
      applyMask(masked, this.#seed, 1);
      for (const other of this.#held.keys()) {
        if (other === this.#number) continue;
        const { maskKey } = this.#keys.get(other) as AdvertisedKeys;
        applyMask(masked, agreedKey(this.#masking, maskKey, 'mask', id), this.#number < other ? 1 : -1);
      }
      return { member: this.#number, values: masked };
    });
  }

  /** 4. We sign one list of survivors, and no second one. @throws DoubleblindError DB8101, DB8102 */
  sign(survivors: readonly number[]): SignedSurvivors {
    return this.#step('sign', 'reveal', () => {
      const { threshold } = this.#session;
      if (survivors.some((member, i) => !this.#held.has(member) || (i > 0 && member <= survivors[i - 1])))
        throw refused('The list of survivors names who did not share, or is not in order.');
      if (!survivors.includes(this.#number)) throw refused('The list of survivors leaves us out.');
      if (survivors.length < threshold) throw tooFew(survivors.length, threshold);
      this.#survivors = [...survivors];
      const signature = signBy(this.#identity, survivorsText(this.#session, { survivors }));
      return { member: this.#number, survivors, signature };
    });
  }

  /**
   * 5. For every member one share: of its seed if it survived, of its mask key if it did not, and never both, which would
   * lay its vector open. Only when enough members have signed the same list. @throws DoubleblindError DB8101, DB8102
   */
  reveal(signed: readonly SignedSurvivors[]): RevealedShares {
    return this.#step('reveal', 'over', () => {
      const { threshold, members } = this.#session;
      const content = survivorsText(this.#session, { survivors: this.#survivors });
      const signers = new Set<number>();
      for (const { member, signature } of signed) {
        if (!this.#survivors.includes(member) || !isSignedBy(members[member - 1], content, signature))
          throw refused(`Member ${member} has not signed the list of survivors that we have signed.`);
        signers.add(member);
      }
      if (signers.size < threshold) throw tooFew(signers.size, threshold);
      const seeds: OneShare[] = [];
      const maskKeys: OneShare[] = [];
      for (const [of, held] of this.#held) {
        if (this.#survivors.includes(of)) seeds.push({ of, share: held.seed });
        else maskKeys.push({ of, share: held.maskKey });
      }
      return { member: this.#number, seeds, maskKeys };
    });
  }

  /** One key a direction: what a member seals cannot be sent back to it as somebody else's. */
  #sealingKeyFor(publicKey: Uint8Array, from: number, to: number, id: Uint8Array): Uint8Array {
    return agreedKey(this.#sealing, publicKey, `share ${from} ${to}`, id);
  }

  /** A step is taken once, in its place; after one that failed there is none. */
  #step<T>(step: Step, next: Step, body: () => T): T {
    if (this.#next !== step) throw refused(`Step "${step}" was asked for instead of "${this.#next}".`);
    this.#next = 'over';
    const result = body();
    this.#next = next;
    return result;
  }
}

const direction = (from: number, to: number) => new Uint8Array(Uint16Array.of(from, to).buffer);
const refused = (why: string) => new DoubleblindError('DB8101', why);
const tooFew = (present: number, needed: number) =>
  new DoubleblindError('DB8102', `${present} members take part; ${needed} are needed.`);
