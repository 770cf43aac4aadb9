/**
 * The hash that turns correlations into keys, one AES call a key:
 *
 *   H(tweak, x) = pi(z) XOR z   with   z = sigma(x) XOR tweak
 *
 * - pi is AES-128 under a public key of the session (permutations.ts).
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
import type { Heap } from '../../kernel/heap.ts';
import { BLOCK_BYTES, CHUNK_BLOCKS } from '../../platform/blocks.ts';
import type { CorrelationSource, Correlations } from './correlation.ts';
import { type OtKernels, otKernels } from './kernels.ts';
import { permutationsOf } from './permutations.ts';

export class Hash {
  readonly #heap: Heap;
  readonly #kernels: OtKernels;
  /** CHUNK_BLOCKS encrypted blocks. */
  readonly #encrypted: number;
  /** 16 blocks sigma(T[x]). */
  readonly #sigmaTable: number;

  constructor(heap: Heap) {
    this.#heap = heap;
    this.#kernels = otKernels(heap);
    this.#encrypted = heap.allocate(CHUNK_BLOCKS * BLOCK_BYTES);
    this.#sigmaTable = heap.allocate(16 * BLOCK_BYTES);
  }

  /** Writes the sender's keys to the heap at `out`: 2^w blocks a correlation, key x of correlation i at i * 2^w + x. */
  senderKeys(source: CorrelationSource, correlations: Correlations, out: number): void {
    const { address, count, firstTweak } = correlations;
    const keys = 1 << source.width;
    const perChunk = CHUNK_BLOCKS >> source.width;
    this.#kernels.sigmaBlocks(this.#sigmaTable, source.combinations, keys);
    for (let done = 0; done < count; done += perChunk) {
      const size = Math.min(perChunk, count - done);
      const target = out + done * keys * BLOCK_BYTES;
      const blocks = address + done * BLOCK_BYTES;
      this.#kernels.hashInputsAll(target, blocks, this.#sigmaTable, keys, size, firstTweak + done);
      this.#finish(target, size * keys);
    }
  }

  /** Writes the receiver's key of each correlation (the sender's key for x = u_i) to `out`: one block each. */
  receiverKeys(correlations: Correlations, out: number): void {
    const { address, count, firstTweak } = correlations;
    for (let done = 0; done < count; done += CHUNK_BLOCKS) {
      const size = Math.min(CHUNK_BLOCKS, count - done);
      const target = out + done * BLOCK_BYTES;
      this.#kernels.hashInputs(target, address + done * BLOCK_BYTES, size, firstTweak + done);
      this.#finish(target, size);
    }
  }

  /** Frees the buffers. */
  dispose(): void {
    this.#heap.free(this.#encrypted);
    this.#heap.free(this.#sigmaTable);
  }

  /** blocks[i] = pi(blocks[i]) XOR blocks[i], at most CHUNK_BLOCKS of them. */
  #finish(blocks: number, count: number): void {
    permutationsOf(this.#heap).hash.encryptBlocks(this.#heap, blocks, this.#encrypted, count);
    this.#kernels.xorInto(blocks, this.#encrypted, count);
  }
}
