/**
 * A key of a correlation stretched to a pad for a whole map: block t is H(k XOR t) with H(x) = pi(x) XOR x, pi being a permutation of the
 * session's that serves for nothing else. Keys are uniform and used once, and t is public: what is asked of H is correlation robustness
 * (Guo, Katz, Wang, Yu, eprint 2019/074, section 7.2), as in the trees of the silent extension. Without the XOR a receiver that knows
 * one block of a pad (of values that it knows already) computes the key, and with it the rest.
 */
import type { Arena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { BLOCK_BYTES } from '../../../platform/blocks.ts';
import { permutationsOf } from '../../ot/permutations.ts';

const BLOCK_WORDS = BLOCK_BYTES / 4;
/** Blocks that are encrypted at once, where a map has no more. */
const BATCH_BLOCKS = 2048;

export class Pads {
  /** Pads that fit at once. */
  readonly capacity: number;
  /** Words from one pad to the next. */
  readonly stride: number;
  readonly #heap: Heap;
  readonly #inputs: number;
  readonly #outputs: number;
  readonly #blocks: number;

  /** `atOnce`: pads that are always made together. */
  constructor(arena: Arena, positions: number, atOnce: number) {
    this.#heap = arena.heap;
    this.#blocks = Math.ceil(positions / BLOCK_WORDS);
    this.stride = this.#blocks * BLOCK_WORDS;
    this.capacity = atOnce * Math.max(1, Math.floor(BATCH_BLOCKS / this.#blocks / atOnce));
    this.#inputs = arena.allocate(this.capacity * this.#blocks * BLOCK_BYTES);
    this.#outputs = arena.allocate(this.capacity * this.#blocks * BLOCK_BYTES);
  }

  /** The key of a pad is outputs XOR inputs at these addresses (KeyChunks). */
  setKey(pad: number, inputs: number, outputs: number): void {
    const words = this.#heap.u32;
    const [a, b] = [inputs / 4, outputs / 4];
    const [k0, k1, k2, k3] = [0, 1, 2, 3].map((word) => words[a + word] ^ words[b + word]);
    let at = this.#inputs / 4 + pad * this.stride;
    for (let block = 0; block < this.#blocks; block++, at += BLOCK_WORDS) {
      words[at] = k0 ^ block;
      words[at + 1] = k1;
      words[at + 2] = k2;
      words[at + 3] = k3;
    }
  }

  /** The words of the first `count` pads, until the next call: pad p begins at p * stride. */
  make(count: number): Uint32Array {
    const blocks = count * this.#blocks;
    permutationsOf(this.#heap).pads.encryptBlocks(this.#heap, this.#inputs, this.#outputs, blocks);
    const inputs = this.#heap.words(this.#inputs, blocks * BLOCK_WORDS);
    const outputs = this.#heap.words(this.#outputs, blocks * BLOCK_WORDS);
    for (let i = 0; i < outputs.length; i++) outputs[i] ^= inputs[i];
    return outputs;
  }
}
