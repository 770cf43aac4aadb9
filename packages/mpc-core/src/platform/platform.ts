/**
 * What the engine asks of the machine that it runs on. `#platform` is Node.js's form of it (./node: node:crypto, the processor's own AES) or,
 * where a bundler takes the condition "browser", the browser's (./browser); test/platform holds both to the same values.
 */
import type { Heap } from '../kernel/heap.ts';

/** A fixed key's AES-128 as a permutation of blocks in a heap. */
export interface BlockPermutation {
  /** to[i] = AES(key, from[i]) for `blocks` blocks at these heap addresses; `from` and `to` are equal or disjoint. */
  encryptBlocks(heap: Heap, from: number, to: number, blocks: number): void;
}

/** A pseudorandom generator: the AES-128-CTR keystream of a seed, from counter zero. A stream: never repeats. */
export interface Generator {
  /** Overwrites `bytes` bytes of the heap at `address` with the next bytes of the stream. */
  fill(heap: Heap, address: number, bytes: number): void;
  /** The next `length` bytes of the stream. */
  bytes(length: number): Uint8Array<ArrayBuffer>;
}

/**
 * A universal hash of strings of blocks, linear over F_2: h(A_1..A_m) = sum of A_i H^(m-i+2) in F_2^128 (McGrew, Viega, "The
 * Galois/Counter Mode of Operation", section 2.3, GHASH). Two strings of m blocks that were fixed before the key agree with
 * probability at most (m + 1) / 2^128. The tag of AES-128-GCM on associated data alone is h plus a constant of key and length. The key is
 * public once what is hashed is fixed; nothing is encrypted, so one nonce serves all.
 */
export interface UniversalHash {
  /** More blocks, in order. */
  add(blocks: Uint8Array): void;
  /** h plus the constant of key and length: enough where two strings of one length are compared. Ends it. */
  tag(): Uint8Array;
  /** h itself, of a string that need not be long. Ends it. */
  digest(): Uint8Array;
}

/** SHA-256 of what it is given. */
export interface Hasher {
  update(data: string | Uint8Array): Hasher;
  /** One that goes on from here by itself. */
  copy(): Hasher;
  digest(): Uint8Array<ArrayBuffer>;
}

export interface Platform {
  /** Cryptographic randomness. */
  randomBytes(count: number): Uint8Array<ArrayBuffer>;
  randomWords(count: number): Uint32Array<ArrayBuffer>;
  sha256(): Hasher;
  /** Whether two arrays of one length are equal, in a time that does not tell where they differ. */
  sameBytes(a: Uint8Array, b: Uint8Array): boolean;
  /** `key`: 16 bytes. */
  readonly FixedKeyAes: new (
    key: Uint8Array,
  ) => BlockPermutation;
  /** `seed`: 16 bytes, used for one generator only. */
  readonly Prg: new (
    seed: Uint8Array,
  ) => Generator;
  /** `key`: 16 bytes. */
  readonly PolynomialHash: new (
    key: Uint8Array,
  ) => UniversalHash;
  /** The point H of a hash's key, 16 bytes: AES of zero. */
  pointOf(key: Uint8Array): Uint8Array;
  /** Bytes that will all be overwritten; what is in them is undefined. */
  uninitialised(count: number): Uint8Array<ArrayBuffer>;
  /** Processor time of this thread so far; NaN where nobody knows it. */
  cpuMicroseconds(): number;
  /** Calls `work` when the events that wait have been handled. */
  soon(work: () => void): void;
}
