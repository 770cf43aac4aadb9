/**
 * The contract of a back end: a way to run a program so that its parties learn no more than they should. What is generic over it
 * (executor, comparison with the cleartext, session, profile) stands beside this file; ../reference is the smallest back end and
 * ../two-party the secure one. To add one: CONTRIBUTING.md.
 */
import type { BitPlanes, IntegerTensor, PrivateWeights, Program, Step, TensorSpec } from '@doubleblind/program';
import type { Channel } from '../channel/channel.ts';

/** Whom the parties are protected against. */
export type Threat =
  /** Nobody: one party sees everything. */
  | 'none'
  /** Parties that follow the protocol and look at what they see. */
  | 'semi-honest'
  /** As above, and nobody learns more by deviating; results may then be wrong. */
  | 'private-against-malicious'
  /** Parties that deviate, too, are found out. */
  | 'malicious';

/** Which party brings what and learns what; the same one may have several parts. */
export interface Roles {
  readonly weights: string;
  readonly inputs: string;
  readonly outputs: string;
}

/** A party's ways to the others. */
export interface PartyNetwork {
  readonly self: string;
  /** In order, what `to` receives from its channel to `self`. Throws RangeError for parties that there are not. */
  channel(to: string): Channel;
}

/** What a run costs, from public values alone. */
export interface BackendCost {
  /** Bytes of messages that each party sends, set-up included, without frame headers. */
  readonly sent: Readonly<Record<string, number>>;
  /** Times that the party of the outputs waits for a message after it has sent one. */
  readonly rounds: number;
}

/** What a step reads, in the order of its definition's `reads`. */
export interface StepInputs<Share> {
  readonly tensors: readonly Share[];
  readonly planes: readonly Share[];
}

/** Values that were shared, in the clear. */
export type Opened =
  | { readonly kind: 'tensor'; readonly tensor: IntegerTensor }
  | { readonly kind: 'planes'; readonly planes: BitPlanes };

/** Bytes of a party's buffers. */
export interface Memory {
  readonly usedBytes: number;
  readonly peakBytes: number;
}

/**
 * One party's side of an open back end. All parties call the same functions in the same order. `Share` is what this party holds of
 * a tensor or of planes of bits; nobody else looks into it.
 */
export interface Operations<Share> {
  /**
   * Makes ahead, up to a bound of memory, what a batch of so many will use and what does not depend on its values: all parties call it
   * alike, before the batch, or none does.
   */
  prepare?(batch: number): Promise<void>;
  /** A tensor that `owner` knows; `values` at the owner only, signed integers [C][B][...space]. */
  share(spec: TensorSpec, batch: number, owner: string, values?: Int32Array): Share;
  /** Opens a share to one party; the others get undefined. */
  reveal(share: Share, to: string): Promise<Opened | undefined>;
  /** Runs a step on a batch; the result is a new share, which the caller frees. */
  step(step: Step, inputs: StepInputs<Share>, batch: number): Promise<Share>;
  /** Gives a share's memory back. */
  free(share: Share): void;
  /** Overwrites what freed shares and finished steps have left in memory. */
  wipeFree?(): void;
  /** Overwrites keys and all else; nothing can be called afterwards. */
  close?(): void;
  readonly memory: Memory;
}

/** A back end, of which the types of shares and plans are its own business. */
export interface Backend<Share, Plan = unknown> {
  readonly name: string;
  /** Changes whenever two versions could not run a program together. */
  readonly wireVersion: number;
  readonly threat: Threat;
  readonly parties: readonly string[];
  readonly roles: Roles;
  /** @throws DoubleblindError DB4002 naming the first step that this back end cannot run */
  plan(program: Program): Plan;
  /**
   * SHA-256 (hex) of everything on which the parties must agree besides the program and the batches: equal digests make equal
   * messages.
   */
  digest(plan: Plan): string;
  /** Of a session that runs these batches. */
  cost(plan: Plan, batches: readonly number[]): BackendCost;
  /** Agreement on keys and correlations. `weights` at the party whose role they are. */
  open(network: PartyNetwork, plan: Plan, weights?: PrivateWeights): Promise<Operations<Share>>;
}
