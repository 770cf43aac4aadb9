import { DoubleblindError } from '@doubleblind/errors';
import { PolynomialHash, pointOf, randomBytes, sameBytes } from '#platform';
import { type Arena, inArena } from '../../../../kernel/arena.ts';
import type { Heap } from '../../../../kernel/heap.ts';
import { BLOCK_BYTES } from '../../../../platform/blocks.ts';
import type { SilentParameters } from '../../../plan/silent.ts';
import { otKernels } from '../../kernels.ts';
import { digestOf, packChallenge } from './messages.ts';

/** Of one iteration: which leaf of each tree is noisy, and the noise on it. */
interface Noise {
  readonly paths: Uint32Array;
  readonly values: Uint8Array;
}

/** The receiver's side of the check of one iteration: made when the sender's sums are here, given the leaves, asked at the end. */
export class ReceiverCheck {
  /** The message for the sender. */
  readonly challenge: Uint8Array<ArrayBuffer>;
  readonly #key: Uint8Array;
  readonly #leaves: PolynomialHash;
  readonly #parameters: SilentParameters;
  readonly #sacrificed: number;

  /** `sacrificed`: address of the base correlations of the check. */
  constructor(heap: Heap, width: number, parameters: SilentParameters, noise: Noise, sacrificed: number) {
    this.#key = randomBytes(BLOCK_BYTES);
    this.#leaves = new PolynomialHash(this.#key);
    this.#parameters = parameters;
    this.#sacrificed = sacrificed;
    const sums = noiseSums(heap, this.#key, width, parameters, noise);
    addChoices(sums, heap.bytes(sacrificed, (parameters.sacrificed ?? 0) * BLOCK_BYTES), width);
    this.challenge = packChallenge({ key: this.#key, noise: sums });
  }

  /** Leaves before the code is added to them, in order. */
  add(leaves: Uint8Array): void {
    this.#leaves.add(leaves);
  }

  /** Throws DB4103 unless the sender's answer is the one for these leaves. */
  verify(arena: Arena, answer: Uint8Array): void {
    const { heap } = arena;
    const value = arena.allocate(BLOCK_BYTES);
    heap.u8.set(this.#leaves.tag(), value);
    otKernels(heap).addByPowersOfX(value, this.#sacrificed, this.#parameters.sacrificed ?? 0);
    const expected = digestOf(this.#key, heap.bytes(value, BLOCK_BYTES));
    if (!sameBytes(expected, answer)) throw new DoubleblindError('DB4103', 'The trees of an iteration.');
  }
}

/**
 * x_j for j in 0..width-1, 16 bytes each. With n leaves a tree, T trees and the point H, leaf a of tree t has the weight
 * (H^n)^(T-1-t) H^(n-a+1): weights of trees are gathered by leaf, and the sums of one j hashed as n blocks.
 */
function noiseSums(
  heap: Heap,
  key: Uint8Array,
  width: number,
  { depth, trees }: SilentParameters,
  { paths, values }: Noise,
): Uint8Array {
  const leaves = 2 ** depth;
  return inArena(heap, (arena) => {
    const kernels = otKernels(heap);
    const factor = arena.allocate(BLOCK_BYTES);
    const weights = arena.allocate(trees * BLOCK_BYTES);
    const buckets = arena.allocateZeroed(width * leaves * BLOCK_BYTES);
    const pathsAt = arena.table(paths);
    const valuesAt = arena.allocate(values.length);
    heap.u8.set(values, valuesAt);
    heap.u8.set(powerOf(heap, arena, key, leaves), factor);
    kernels.fieldPowers(weights, factor, trees);
    kernels.addToBuckets(buckets, depth, width, weights, pathsAt, valuesAt, trees);
    const sums = new Uint8Array(width * BLOCK_BYTES);
    for (let j = 0; j < width; j++) {
      const hash = new PolynomialHash(key);
      hash.add(heap.bytes(buckets + j * leaves * BLOCK_BYTES, leaves * BLOCK_BYTES));
      sums.set(hash.digest(), j * BLOCK_BYTES);
    }
    return sums;
  });
}

/** H^(2^k) by repeated squaring, `exponent` = 2^k. */
function powerOf(heap: Heap, arena: Arena, key: Uint8Array, exponent: number): Uint8Array {
  const kernels = otKernels(heap);
  const square = arena.allocate(BLOCK_BYTES);
  let power: Uint8Array = pointOf(key);
  for (let done = 1; done < exponent; done *= 2) {
    const at = arena.allocate(BLOCK_BYTES);
    heap.u8.set(power, at);
    heap.u8.fill(0, square, square + BLOCK_BYTES);
    kernels.addFieldProduct(square, at, at);
    power = heap.bytes(square, BLOCK_BYTES).slice();
  }
  return power;
}

/** sums[j] += U_j: bit k, the coefficient of X^k, is bit j of block k. */
function addChoices(sums: Uint8Array, blocks: Uint8Array, width: number): void {
  for (let k = 0; k < blocks.length / BLOCK_BYTES; k++) {
    const choice = blocks[k * BLOCK_BYTES];
    for (let j = 0; j < width; j++) {
      if (((choice >> j) & 1) === 1) sums[j * BLOCK_BYTES + (k >> 3)] ^= 0x80 >> (k & 7);
    }
  }
}
