/** Unpacks and decrypts the vendor's results, one message at a time. */

import { discard } from '../../../channel/discard.ts';
import type { Arena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { type LinearLayout, outputMessageBytes, PACK_UNIT } from '../../plan/linear-layout.ts';
import { DECODING_PRIMES, Decryptor, LOW_BITS, type Ring, type SecretKey } from '../../rlwe/index.ts';
import type { GemmKernels } from './kernels.ts';
import type { Runs } from './runs.ts';

export class ResultReader {
  readonly #heap: Heap;
  readonly #ring: Ring;
  readonly #kernels: GemmKernels;
  readonly #layout: LinearLayout;
  readonly #keys: readonly SecretKey[];
  readonly #decryptor: Decryptor;
  readonly #packed: number;
  /** First polynomials' useful words, dense. */
  readonly #first: number;
  /** Parts of second polynomials. */
  readonly #low: number;
  readonly #high: number;
  /** Transformed second polynomials of a bundle: [outputs][levels][2][N], one output where bundles have one group. */
  readonly #values: number;
  /** Gathered residues and decoded words. */
  readonly #work: number;

  constructor(arena: Arena, kernels: GemmKernels, layout: LinearLayout, keys: readonly SecretKey[]) {
    this.#heap = arena.heap;
    this.#ring = keys[0].ring;
    this.#kernels = kernels;
    this.#layout = layout;
    this.#keys = keys;
    this.#decryptor = new Decryptor(arena, this.#ring);
    const { residueBytes } = this.#ring;
    const { outputsPerMessage, parameters, groups } = layout;
    const useful = Math.max(...groups.map((group) => group.usefulOutputs));
    this.#packed = arena.allocate(outputMessageBytes(parameters, { usefulOutputs: useful, key: 0 }, outputsPerMessage));
    this.#first = arena.allocate(4 * Math.ceil((useful * outputsPerMessage) / PACK_UNIT) * PACK_UNIT + 16);
    const seconds = outputsPerMessage * parameters.levels;
    // Zeros remain where second polynomials fit the low parts.
    this.#low = arena.allocateZeroed(2 * seconds * residueBytes);
    this.#high = this.#low + seconds * residueBytes;
    const shared = layout.keys > 1 ? layout.output.channels : 1;
    this.#values = arena.allocate(shared * parameters.levels * DECODING_PRIMES * residueBytes);
    this.#work = arena.allocate(3 * residueBytes + 16);
  }

  /** Takes and releases a message of `results` results of a group. */
  load(message: Uint8Array, group: number, results: number): void {
    const { kernels, degree } = this.#ring;
    const { levels, firstBits, secondBits } = this.#layout.parameters;
    const { usefulOutputs, key } = this.#layout.groups[group];
    this.#heap.u8.set(message, this.#packed);
    discard(message);
    const firstCount = Math.ceil((usefulOutputs * results) / PACK_UNIT) * PACK_UNIT;
    let at = this.#packed;
    kernels.unpackWords(this.#first, at, firstCount, firstBits, 0, 0);
    if (key > 0) return;
    const secondCount = levels * degree * results;
    at += (firstCount * firstBits) / 8;
    const lowBits = Math.min(LOW_BITS, secondBits);
    kernels.unpackWords(this.#low, at, secondCount, lowBits, 0, 0);
    at += (secondCount * lowBits) / 8;
    if (secondBits > lowBits) kernels.unpackWords(this.#high, at, secondCount, secondBits - lowBits, 0, 0);
  }

  /** Address of the useful words of a level of result i of the message, which is output channel `channel`: dense. */
  decrypt(i: number, channel: number, group: number, level: number, runs: Runs): number {
    const { residueBytes } = this.#ring;
    const { levels, firstBits, secondBits, resultBits, ring } = this.#layout.parameters;
    const { usefulOutputs, levelOutputs, key } = this.#layout.groups[group];
    const shared = this.#layout.keys > 1 ? channel : 0;
    const values = this.#values + (shared * levels + level) * DECODING_PRIMES * residueBytes;
    if (key === 0) {
      const offset = (i * levels + level) * residueBytes;
      this.#decryptor.transformSecond(values, this.#low + offset, this.#high + offset);
    }
    const products = this.#decryptor.multiplySecret(this.#keys[key], values);
    const [x1, x2, words] = [0, 1, 2].map((part) => this.#work + part * residueBytes);
    this.#kernels.gatherRuns(x1, products, runs.address, runs.count);
    this.#kernels.gatherRuns(x2, products + residueBytes, runs.address, runs.count);
    const before = levelOutputs.slice(0, level).reduce((sum, outputs) => sum + outputs, 0);
    const first = this.#first + 4 * (i * usefulOutputs + before);
    const count = Math.ceil(levelOutputs[level] / 4) * 4;
    this.#decryptor.decode(
      words,
      first,
      [x1, x2],
      count,
      { firstBits, secondBits, bits: resultBits },
      resultBits < ring,
    );
    return words;
  }
}
