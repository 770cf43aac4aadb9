/** The receiver's side of an iteration of the silent extension; what the messages mean: sender.ts. */
import { randomBytes, randomWords } from '#platform';
import type { Channel } from '../../../channel/channel.ts';
import { discard } from '../../../channel/discard.ts';
import { type Arena, withArena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES } from '../../../platform/blocks.ts';
import type { SilentParameters } from '../../plan/silent.ts';
import { otKernels } from '../kernels.ts';
import { treeCheckBytes } from './check/messages.ts';
import { ReceiverCheck } from './check/receiver.ts';
import { sharedCode } from './code.ts';
import { type Extender, type Iteration, sacrificedBase } from './extender.ts';
import { digitCount, packDigits, sumsBytes } from './messages.ts';
import { type LevelHandler, sharedTreeExpander } from './trees.ts';

/** The secret choices of one iteration: of each tree the noisy leaf, and the noise on it. */
interface Noise {
  readonly base: number;
  readonly paths: Uint32Array;
  readonly values: Uint8Array;
}

/** Uniform in 1..2^width - 1, one a byte. */
function nonzeroDigits(count: number, width: number): Uint8Array {
  const digits = new Uint8Array(count);
  const mask = (1 << width) - 1;
  let filled = 0;
  while (filled < count) {
    for (const byte of randomBytes(2 * count)) {
      if ((byte & mask) === 0 || filled === count) continue;
      digits[filled] = byte & mask;
      filled += 1;
    }
  }
  return digits;
}

export class ReceiverExtender implements Extender {
  readonly #heap: Heap;
  readonly #channel: Channel;
  readonly #width: number;
  /** Sent ahead for the iteration to come. */
  #noise: Noise | undefined;

  constructor(heap: Heap, channel: Channel, width: number) {
    this.#heap = heap;
    this.#channel = channel;
    this.#width = width;
  }

  /** Throws DB4103 where the sender's trees do not pass their check; the outputs are then not to be used. */
  async extend(iteration: Iteration): Promise<void> {
    const { parameters, base } = iteration;
    if (this.#noise?.base !== base) await this.#announce(parameters, base);
    const noise = this.#noise as Noise;
    this.#noise = undefined;
    const message = await this.#channel.receive(sumsBytes(parameters));
    const check = parameters.sacrificed
      ? new ReceiverCheck(this.#heap, this.#width, parameters, noise, sacrificedBase(iteration))
      : undefined;
    if (check) await this.#channel.send(check.challenge);
    await withArena(this.#heap, async (arena) => {
      await this.#expand(arena, iteration, noise, message, check);
      check?.verify(arena, await this.#channel.receive(treeCheckBytes(this.#width).digest));
    });
  }

  async #expand(
    arena: Arena,
    iteration: Iteration,
    noise: Noise,
    message: Uint8Array,
    check: ReceiverCheck | undefined,
  ): Promise<void> {
    const { parameters, base, parts, next } = iteration;
    const { trees } = parameters;
    const heap = this.#heap;
    const sums = arena.allocate(message.length);
    const paths = arena.allocate(trees * 4);
    const values = arena.allocate(trees);
    heap.u8.set(message, sums);
    discard(message);
    heap.words(paths, trees).set(noise.paths);
    heap.u8.set(noise.values, values);
    const treeBase = base + BLOCK_BYTES * 2 ** parameters.secretBits;
    otKernels(heap).siblingSums(sums, treeBase, paths, parameters.depth, trees);

    const handler = this.#levelHandler(iteration, { treeBase, targets: sums, paths, values }, check);
    let firstTree = 0;
    for (const part of parts) {
      sharedTreeExpander(heap).expand(handler, parameters.depth, this.#width, firstTree, part.trees, part.address);
      // As soon as the next base is there, so that the sender need not wait for the rest.
      if (firstTree === 0 && next) await this.#announce(next.parameters, next.base);
      firstTree += part.trees;
    }
  }

  #levelHandler(
    iteration: Iteration,
    { treeBase, targets, paths, values }: Record<'treeBase' | 'targets' | 'paths' | 'values', number>,
    check: ReceiverCheck | undefined,
  ): LevelHandler {
    const { parameters, base } = iteration;
    const { depth } = parameters;
    const kernels = otKernels(this.#heap);
    const code = sharedCode(this.#heap, parameters);
    const { zeroHash } = sharedTreeExpander(this.#heap);
    const stride = depth * BLOCK_BYTES;
    const baseStride = stride + BLOCK_BYTES;
    const target = (tree: number, level: number) => targets + tree * stride + (level - 1) * BLOCK_BYTES;
    const keepLow = -1 << this.#width;
    return {
      firstLevel: (nodes, first, count) => {
        kernels.puncturedRoots(nodes, target(first, 1), stride, paths + first * 4, depth, count);
      },
      afterLevel: (nodes, level, sums, first, count) => {
        const path = paths + first * 4;
        const shift = depth - level;
        kernels.repairLevel(nodes, 1 << level, sums, target(first, level), stride, path, shift, zeroHash, count);
      },
      afterLeaves: (leaves, sums, first, count) => {
        kernels.repairLeaves(
          leaves,
          1 << depth,
          keepLow,
          sums,
          target(first, depth),
          stride,
          treeBase + first * baseStride,
          baseStride,
          paths + first * 4,
          values + first,
          zeroHash,
          count,
        );
        check?.add(this.#heap.bytes(leaves, (count << depth) * BLOCK_BYTES));
        code.encode(leaves, first << depth, count << depth, base);
      },
    };
  }

  /** Draws the noise of the iteration that starts from this base, and tells the sender how to correct its choices. */
  async #announce(parameters: SilentParameters, base: number): Promise<void> {
    const { trees, depth, secretBits } = parameters;
    const paths = randomWords(trees);
    const values = nonzeroDigits(trees, this.#width);
    const digits = new Uint8Array(digitCount(parameters));
    const mask = (1 << this.#width) - 1;
    const memory = this.#heap.u8;
    let block = base + BLOCK_BYTES * 2 ** secretBits;
    let at = 0;
    for (let tree = 0; tree < trees; tree++) {
      const value = values[tree];
      paths[tree] &= 2 ** depth - 1;
      for (let level = 0; level <= depth; level++) {
        // Level 0 is the tree's own correlation; on a path to the left the sum of the right side is wanted (b = 1).
        const wanted = level === 0 || ((paths[tree] >> (depth - level)) & 1) === 0 ? value : 0;
        digits[at] = (memory[block] & mask) ^ wanted;
        block += BLOCK_BYTES;
        at += 1;
      }
    }
    this.#noise = { base, paths, values };
    await this.#channel.send(packDigits(digits));
  }
}
