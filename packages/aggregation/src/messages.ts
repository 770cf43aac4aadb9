/**
 * Messages of one secure sum, in their order. Keys, seeds, signatures and sealed shares are bytes; members are numbered from 1 in
 * the order of the session's list, and carry their number.
 */

/** What a sum is agreed to be; every signature and key derivation is bound to it. */
export interface SumSession {
  /** Unique: no two sums have the same, in whatever training. */
  readonly id: Uint8Array;
  /** Public identity keys (Ed25519, raw 32 bytes) of all members, in an order that all of them know. */
  readonly members: readonly Uint8Array[];
  /** How many members must stay to the end; above two thirds of them, see `thresholdOf`. */
  readonly threshold: number;
  /** Values in every member's vector. */
  readonly length: number;
}

/** 1, member to aggregator and on to all: fresh X25519 keys, signed by the member's identity. */
export interface AdvertisedKeys {
  readonly member: number;
  /** For sealing shares that travel through the aggregator. */
  readonly sealingKey: Uint8Array;
  /** For the masks that cancel in the sum. */
  readonly maskKey: Uint8Array;
  readonly signature: Uint8Array;
}

/** 2, through the aggregator to one member: shares of the sender's mask key and of its own seed, sealed. */
export interface SealedShares {
  readonly from: number;
  readonly to: number;
  readonly sealed: Uint8Array;
}

/** 3, member to aggregator: its vector under all masks, modulo 2^32. */
export interface MaskedVector {
  readonly member: number;
  readonly values: Int32Array;
}

/** 4, member to aggregator and on to all: whose vectors are in the sum, signed. */
export interface SignedSurvivors {
  readonly member: number;
  readonly survivors: readonly number[];
  readonly signature: Uint8Array;
}

/** 5, member to aggregator: for each member of step 2 one share, of the seed if it survived, of the mask key if not. */
export interface RevealedShares {
  readonly member: number;
  readonly seeds: readonly OneShare[];
  readonly maskKeys: readonly OneShare[];
}

/** A share of the member `of`. */
export interface OneShare {
  readonly of: number;
  readonly share: Uint8Array;
}

/**
 * The least threshold above two thirds: two sets of that many members have more than a third of all in common, so that an
 * aggregator with fewer accomplices than that can't make two groups of honest members sign two lists of survivors (Bonawitz et al.
 * 2017, section 6.2).
 */
export function thresholdOf(members: number): number {
  return Math.floor((2 * members) / 3) + 1;
}
