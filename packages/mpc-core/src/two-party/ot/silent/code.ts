/**
 * The public linear code: every output is the XOR of 10 secrets at uniform positions (and a leaf of a tree). Its index
 * table, 20 bytes a row, is the same in every iteration; secrets and noise are fresh.
 */

import { Prg } from '#platform';
import { type Arena, madeIn } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { publicKey } from '../../../platform/blocks.ts';
import { outputCount, type SilentParameters } from '../../plan/silent.ts';
import { otKernels } from '../kernels.ts';

export const ROW_BYTES = 20;

export class LinearCode {
  readonly #heap: Heap;
  readonly #indices: number;

  constructor(arena: Arena, parameters: SilentParameters) {
    const { heap } = arena;
    const { secretBits } = parameters;
    if (secretBits > 16) throw new RangeError('indices of secrets are 16-bit words');
    const bytes = outputCount(parameters) * ROW_BYTES;
    this.#heap = heap;
    this.#indices = arena.allocate(bytes);
    new Prg(publicKey('doubleblind code')).fill(heap, this.#indices, bytes);
    if (secretBits === 16) return;
    const words = heap.words(this.#indices, bytes / 4);
    const mask = (2 ** secretBits - 1) * 0x10001;
    for (let i = 0; i < words.length; i++) words[i] &= mask;
  }

  /** Adds rows firstRow.. of the code applied to the secrets to the `count` blocks at `leaves`. */
  encode(leaves: number, firstRow: number, count: number, secrets: number): void {
    otKernels(this.#heap).addRows(leaves, secrets, this.#indices + firstRow * ROW_BYTES, count);
  }
}

const shared = new WeakMap<Heap, Map<string, LinearCode>>();

/** The code for these parameters, made once a heap and kept: all sources of a party use it. */
export function sharedCode(heap: Heap, parameters: SilentParameters): LinearCode {
  const key = `${parameters.secretBits} ${outputCount(parameters)}`;
  const codes = shared.get(heap) ?? new Map<string, LinearCode>();
  shared.set(heap, codes);
  let code = codes.get(key);
  if (!code) {
    code = madeIn(heap, (arena) => new LinearCode(arena, parameters));
    codes.set(key, code);
  }
  return code;
}
