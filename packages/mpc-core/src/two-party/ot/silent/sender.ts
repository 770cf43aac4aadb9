/**
 * The sender's side of an iteration of the silent extension. docs/SECURITY.md explains why it is secure; in short: the
 * offset of a tree is the sender's block q' of one base correlation with choice beta, so the receiver, which holds
 * r' = q' XOR T[beta], ends with the leaf on its path XOR T[beta]. The sum of the left nodes of a level, K, or that of
 * the right ones, K XOR q', goes to the receiver with one base correlation whose choice is b * beta (b = 1 for the
 * right): from K XOR q_level it gets K XOR b T[beta] = (K XOR b q') XOR b r'.
 *
 * With a check (./check) the leaves stay as they are until the receiver, which has the sums by then, has sent its challenge.
 */

import { Prg, randomBytes } from '#platform';
import type { Channel } from '../../../channel/channel.ts';
import { type Arena, inArena, withArena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES, CHUNK_BLOCKS } from '../../../platform/blocks.ts';
import { otKernels } from '../kernels.ts';
import { treeCheckBytes, unpackChallenge } from './check/messages.ts';
import { SenderCheck } from './check/sender.ts';
import { sharedCode } from './code.ts';
import { type Extender, type Iteration, sacrificedBase } from './extender.ts';
import { correctionBytes, digitCount, sumsBytes, unpackDigits } from './messages.ts';
import { type LevelHandler, sharedTreeExpander } from './trees.ts';

export class SenderExtender implements Extender {
  readonly #heap: Heap;
  readonly #channel: Channel;
  readonly #width: number;
  readonly #combinations: number;

  /** `combinations`: address of the 2^width blocks T. */
  constructor(heap: Heap, channel: Channel, width: number, combinations: number) {
    this.#heap = heap;
    this.#channel = channel;
    this.#width = width;
    this.#combinations = combinations;
  }

  async extend(iteration: Iteration): Promise<void> {
    const { parameters, base } = iteration;
    const message = await this.#channel.receive(correctionBytes(parameters));
    const digits = unpackDigits(message, digitCount(parameters), this.#width);
    const corrected = base + BLOCK_BYTES * 2 ** parameters.secretBits;
    const sums = inArena(this.#heap, (arena) => this.#expand(arena, iteration, corrected, digits));
    await this.#channel.send(sums);
    if (parameters.sacrificed) await this.#answerCheck(iteration);
  }

  /** Shows the receiver that the leaves are what its own are, and adds the code to them. */
  async #answerCheck(iteration: Iteration): Promise<void> {
    const { parameters, base, parts } = iteration;
    const code = sharedCode(this.#heap, parameters);
    const check = new SenderCheck(unpackChallenge(await this.#channel.receive(treeCheckBytes(this.#width).challenge)));
    let row = 0;
    for (const part of parts) {
      const count = part.trees << parameters.depth;
      for (let done = 0; done < count; done += CHUNK_BLOCKS) {
        const size = Math.min(CHUNK_BLOCKS, count - done);
        const leaves = part.address + done * BLOCK_BYTES;
        check.add(this.#heap.bytes(leaves, size * BLOCK_BYTES));
        code.encode(leaves, row + done, size, base);
      }
      row += count;
    }
    await withArena(this.#heap, async (arena) => {
      await this.#channel.send(check.answer(arena, parameters, sacrificedBase(iteration), this.#combinations));
    });
  }

  /** Expands and encodes all trees; `corrected`: the base correlations of the trees. Returns the message. */
  #expand(arena: Arena, iteration: Iteration, corrected: number, digits: Uint8Array): Uint8Array<ArrayBuffer> {
    const { parameters, base, parts } = iteration;
    const { trees, depth } = parameters;
    const heap = this.#heap;
    const kernels = otKernels(heap);
    const digitBytes = arena.allocate(digits.length);
    heap.u8.set(digits, digitBytes);
    kernels.addCombinations(corrected, digitBytes, this.#combinations, digits.length);
    const keys = arena.allocate(trees * BLOCK_BYTES);
    new Prg(randomBytes(BLOCK_BYTES)).fill(heap, keys, trees * BLOCK_BYTES);

    const code = sharedCode(heap, parameters);
    const stride = (depth + 1) * BLOCK_BYTES;
    const ofTree = (tree: number) => corrected + tree * stride;
    const handler: LevelHandler = {
      firstLevel: (nodes, first, count) => {
        kernels.roots(nodes, keys + first * BLOCK_BYTES, ofTree(first), stride, count);
        // The left sums of level 1 are the left nodes themselves; sums come in pairs, as do these nodes.
        kernels.addLeftSums(ofTree(first) + BLOCK_BYTES, stride, nodes, count);
      },
      afterLevel: (_nodes, level, sums, first, count) => {
        kernels.addLeftSums(ofTree(first) + level * BLOCK_BYTES, stride, sums, count);
      },
      afterLeaves: (leaves, sums, first, count) => {
        kernels.addLeftSums(ofTree(first) + depth * BLOCK_BYTES, stride, sums, count);
        if (!parameters.sacrificed) code.encode(leaves, first << depth, count << depth, base);
      },
    };
    let firstTree = 0;
    for (const part of parts) {
      sharedTreeExpander(heap).expand(handler, depth, this.#width, firstTree, part.trees, part.address);
      firstTree += part.trees;
    }
    kernels.dropOffsets(corrected, depth, trees);
    return heap.bytes(corrected, sumsBytes(parameters)).slice();
  }
}
