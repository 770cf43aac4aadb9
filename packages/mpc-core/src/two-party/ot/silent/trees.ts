/**
 * Expands the correlated GGM trees of an iteration (half-tree: Guo et al., eprint 2022/1431): one AES call an
 * inner node. There, the children of x are h(x) and h(x) XOR x with h(x) = pi(sigma(x)) XOR sigma(x). Here the nodes are
 * kept as y = sigma(x), which is what AES takes: the children are H(y) and H(y) XOR y with H(y) = sigma(pi(y) XOR y), the
 * same tree under a linear bijection. All nodes of a level XOR to the same value, the tree's offset.
 *
 * Trees are expanded in groups that fit the second-level cache, level by level, and AES runs over whole levels of a group.
 */
import { type Arena, madeIn } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES, CHUNK_BLOCKS } from '../../../platform/blocks.ts';
import type { BlockPermutation } from '../../../platform/platform.ts';
import { type OtKernels, otKernels } from '../kernels.ts';
import { permutationsOf } from '../permutations.ts';

/** Nodes of the last inner level that one group has. */
const GROUP_NODES = 16384;

/** What sender and receiver do differently. Trees are numbered within the iteration; sums: left and right a tree. */
export interface LevelHandler {
  /** Writes the two nodes of level 1 of each tree. */
  firstLevel(nodes: number, firstTree: number, trees: number): void;
  /** Level `level` of these trees is made (2^level nodes each). */
  afterLevel(nodes: number, level: number, sums: number, firstTree: number, trees: number): void;
  /** The leaves of these trees are made, their low bits cleared. */
  afterLeaves(leaves: number, sums: number, firstTree: number, trees: number): void;
}

export class TreeExpander {
  readonly #heap: Heap;
  readonly #kernels: OtKernels;
  readonly #permutation: BlockPermutation;
  readonly #levels: [number, number];
  readonly #encrypted: number;
  readonly #sums: number;
  /** Address of one block: H(0). */
  readonly zeroHash: number;

  constructor(arena: Arena) {
    const { heap } = arena;
    this.#heap = heap;
    this.#kernels = otKernels(heap);
    this.#levels = [arena.allocate(GROUP_NODES * BLOCK_BYTES), arena.allocate(GROUP_NODES * BLOCK_BYTES)];
    this.#encrypted = arena.allocate(CHUNK_BLOCKS * BLOCK_BYTES);
    this.#sums = arena.allocate(2 * CHUNK_BLOCKS * BLOCK_BYTES);
    this.zeroHash = arena.allocateZeroed(BLOCK_BYTES);
    this.#permutation = permutationsOf(heap).trees;
    this.#permutation.encryptBlocks(heap, this.zeroHash, this.zeroHash, 1);
    this.#kernels.sigmaBlocks(this.zeroHash, this.zeroHash, 1);
  }

  /**
   * Expands `count` trees from number `firstTree` on, with 2^depth leaves each, into consecutive blocks at `leaves`.
   * The low `clearedBits` bits of every leaf are zero.
   */
  expand(
    handler: LevelHandler,
    depth: number,
    clearedBits: number,
    firstTree: number,
    count: number,
    leaves: number,
  ): void {
    const group = GROUP_NODES >> (depth - 1);
    for (let done = 0; done < count; done += group) {
      const trees = Math.min(group, count - done);
      this.#expandGroup(handler, depth, clearedBits, firstTree + done, trees, leaves + ((done * BLOCK_BYTES) << depth));
    }
  }

  #expandGroup(
    handler: LevelHandler,
    depth: number,
    clearedBits: number,
    first: number,
    trees: number,
    leaves: number,
  ): void {
    let [nodes, children] = this.#levels;
    handler.firstLevel(nodes, first, trees);
    for (let level = 1; level < depth - 1; level++) {
      this.#expandLevel(children, nodes, trees, level, -1, (made, done, sums, size) =>
        handler.afterLevel(made, level + 1, sums, first + done, size),
      );
      [nodes, children] = [children, nodes];
    }
    this.#expandLevel(leaves, nodes, trees, depth - 1, -1 << clearedBits, (made, done, sums, size) =>
      handler.afterLeaves(made, sums, first + done, size),
    );
  }

  /** One level, in chunks of whole trees that fit the first-level cache. */
  #expandLevel(
    children: number,
    nodes: number,
    trees: number,
    level: number,
    keepLow: number,
    after: (made: number, done: number, sums: number, size: number) => void,
  ): void {
    const chunk = CHUNK_BLOCKS >> level;
    for (let done = 0; done < trees; done += chunk) {
      const size = Math.min(chunk, trees - done);
      const count = size << level;
      const from = nodes + ((done * BLOCK_BYTES) << level);
      const to = children + ((done * BLOCK_BYTES) << (level + 1));
      this.#permutation.encryptBlocks(this.#heap, from, this.#encrypted, count);
      this.#kernels.expand(to, from, this.#encrypted, size, 1 << level, keepLow, this.#sums);
      after(to, done, this.#sums, size);
    }
  }
}

const expanders = new WeakMap<Heap, TreeExpander>();

/** The expander of a heap: its buffers hold nothing between calls of expand(), so all sources share one. */
export function sharedTreeExpander(heap: Heap): TreeExpander {
  let expander = expanders.get(heap);
  if (!expander) {
    expander = madeIn(heap, (arena) => new TreeExpander(arena));
    expanders.set(heap, expander);
  }
  return expander;
}
