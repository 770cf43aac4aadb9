/** Random polynomials from the keystream of one seed. Two samplers of equal seeds give equal polynomials in order. */

import { Prg } from '#platform';
import type { Arena } from '../../kernel/arena.ts';
import type { Heap } from '../../kernel/heap.ts';
import type { RlweKernels } from './kernels.ts';

/** Spare words for rejected ones: at most 2^-11 of them are rejected, so 128 of 8192 never suffice with 2^-200. */
const SPARE = 128;

export class Sampler {
  readonly #heap: Heap;
  readonly #kernels: RlweKernels;
  readonly #prg: Prg;
  readonly #stream: number;

  /** `most`: the largest number of coefficients drawn at once. `seed`: 16 bytes, used once. */
  constructor(arena: Arena, kernels: RlweKernels, seed: Uint8Array, most: number) {
    this.#heap = arena.heap;
    this.#kernels = kernels;
    this.#prg = new Prg(seed);
    this.#stream = arena.allocate(6 * most + 4 * SPARE);
  }

  /** Uniform residues in [0, prime); dst has room for 4 words more. */
  uniform(dst: number, count: number, prime: number): void {
    const words = count + SPARE;
    this.#prg.fill(this.#heap, this.#stream, 4 * words);
    const made = this.#kernels.sampleUniform(dst, this.#stream, words, count, prime);
    if (made !== count) throw new Error('keystream exhausted');
  }

  /** Centred binomial signed bytes, count a multiple of 16. */
  binomial(dst: number, count: number): void {
    this.#prg.fill(this.#heap, this.#stream, 6 * count);
    this.#kernels.sampleBinomial(dst, this.#stream, count);
  }

  /** Uniform signed bytes in {-1, 0, 1}; dst has room for 16 bytes more. */
  ternary(dst: number, count: number): void {
    const bytes = count + Math.max(count >> 5, 256);
    this.#prg.fill(this.#heap, this.#stream, bytes);
    const made = this.#kernels.sampleTernary(dst, this.#stream, bytes, count);
    if (made !== count) throw new Error('keystream exhausted');
  }

  /** Uniform 32-bit words. */
  words(dst: number, count: number): void {
    this.#prg.fill(this.#heap, dst, 4 * count);
  }
}
