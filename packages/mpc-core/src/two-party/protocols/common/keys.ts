/**
 * Keys of correlations, by a hash that takes one AES call a key:
 *
 *   H(tweak, x) = pi(z) XOR z   with   z = sigma(x) XOR tweak
 *
 * - pi is AES-128 under a public key of the session (ot/permutations.ts).
 * - sigma(low, high) = (high, low XOR high), low being the first 8 bytes of x and high the last 8: a linear orthomorphism
 *   (sigma and x -> sigma(x) XOR x are both bijections). It is linear, so sigma(q XOR T[x]) = sigma(q) XOR sigma(T[x]).
 * - tweak is an unsigned 64-bit integer, little-endian in the first 8 bytes of a block, the last 8 bytes zero.
 *
 * This is the circular correlation-robust hash MMO^ of Guo, Katz, Wang, Yu (eprint 2019/074, section 7.3) at the point
 * x XOR sigma^-1(tweak). It is not tweakable against inputs chosen by an adversary (their section 7.4 needs two AES
 * calls for that). Here all x are blocks of random OTs that no party chooses (semi-honest parties, outputs of the
 * LPN code), so all points are distinct except with probability n^2 / 2^125 for n correlations, and correlation
 * robustness at distinct points is what is needed; the tweak separates sources in addition. docs/SECURITY.md.
 *
 * Against parties that deviate (a receiver then has a say in its blocks) the key takes two calls,
 *
 *   H2(tweak, x) = pi(z2) XOR z2   with   z2 = pi(z) XOR tweak
 *
 * which is their TMMO (section 7.4: pi(pi(x) XOR i) XOR pi(x), secure for tweaks and points of the adversary's choice) at the point z, plus
 * the tweak, which everybody knows. A bijection of (tweak, x) goes before it: at one tweak, x to z is one.
 */

import type { Arena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import type { BlockPermutation } from '../../../platform/platform.ts';
import { otKernels } from '../../ot/kernels.ts';
import { permutationsOf } from '../../ot/permutations.ts';
import { checksPeer } from '../../plan/threat.ts';
import type { ProtocolContext } from '../context.ts';
import type { Taken } from './demand.ts';
import { type CompareKernels, compareKernels } from './kernels.ts';

/** AES blocks of a chunk (64 KiB). */
const CHUNK_BLOCKS = 4096;
const BLOCK_BYTES = 16;
const GROUP_VALUES = 16;

/** Values whose 2^width keys fill a chunk. */
export function chunkValues(width: number): number {
  return CHUNK_BLOCKS >> width;
}

/** Values whose one key each (the receiver's) fill a chunk. */
export const RECEIVER_CHUNK_VALUES = CHUNK_BLOCKS;

/** A chunk at a time: its AES inputs and outputs stay in the second-level cache, and the caller's kernel reads both (key = output XOR input). */
export class KeyChunks {
  /** AES inputs of the chunk made last. A sender's blocks lie [group of 16][key][16], a receiver's in order. */
  readonly inputs: number;
  readonly outputs: number;
  readonly #heap: Heap;
  readonly #kernels: CompareKernels;
  readonly #twice: boolean;
  readonly #permutation: BlockPermutation;

  constructor(arena: Arena, { threat = 'semi-honest' }: Pick<ProtocolContext, 'threat'>) {
    this.#twice = checksPeer(threat);
    this.#heap = arena.heap;
    this.#permutation = permutationsOf(arena.heap).hash;
    this.#kernels = compareKernels(arena.heap);
    this.inputs = arena.allocate(CHUNK_BLOCKS * BLOCK_BYTES);
    this.outputs = arena.allocate(CHUNK_BLOCKS * BLOCK_BYTES);
  }

  /** The 2^width blocks sigma(T[x]) of a sender's correlations. */
  sigmaTable(arena: Arena, taken: Taken): number {
    const table = arena.allocate(BLOCK_BYTES << taken.width);
    otKernels(this.#heap).sigmaBlocks(table, taken.combinations, 1 << taken.width);
    return table;
  }

  /** The table with which senderPads makes pads from this chunk's blocks, 0 for none; `sigma`: by sigmaTable. */
  padTable(sigma: number): number {
    return this.#twice ? 0 : sigma;
  }

  /** All keys of correlations [first, first + values), whole groups of 16. */
  sender(taken: Taken, table: number, first: number, values: number): void {
    const q = taken.address + first * BLOCK_BYTES;
    const tweak = taken.firstTweak + first;
    this.#kernels.senderInputs(this.inputs, q, values / GROUP_VALUES, table, taken.width, tweak);
    this.#hash(values << taken.width, values, tweak);
  }

  /** The receiver's keys of correlations [first, first + values), whole groups of 16. */
  receiver(taken: Taken, first: number, values: number): void {
    const r = taken.address + first * BLOCK_BYTES;
    this.#kernels.receiverInputs(this.inputs, r, values / GROUP_VALUES, taken.firstTweak + first);
    this.#hash(values, values, taken.firstTweak + first);
  }

  /** From the inputs sigma(x) XOR tweak of `blocks` blocks, equally many for each of `values` correlations. */
  #hash(blocks: number, values: number, tweak: number): void {
    if (this.#twice) {
      this.#permutation.encryptBlocks(this.#heap, this.inputs, this.inputs, blocks);
      this.#kernels.addTweaks(this.inputs, values / GROUP_VALUES, blocks / values, tweak);
    }
    this.#permutation.encryptBlocks(this.#heap, this.inputs, this.outputs, blocks);
  }
}
