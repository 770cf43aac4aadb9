/**
 * Key material of correlated OTs whose messages are numbers: 32-bit words of the keys of width-1 correlations. With
 * choice XOR random bit sent by the receiver, the sender's correction makes key 0 (which needs no message) and key 1 differ
 * by its number, up to sign. Pure: reads and writes the heap, talks to nobody.
 */
import type { Arena } from '../../../kernel/arena.ts';
import type { Taken } from './demand.ts';
import { compareKernels, productKernels } from './kernels.ts';
import { chunkValues, type KeyChunks, RECEIVER_CHUNK_VALUES } from './keys.ts';
import { forPieces } from './segments.ts';

export interface SenderWords {
  /** Address of a word per value: key 0. */
  readonly key0: number;
  /** Address of a word per value: key 0 - key 1. */
  readonly difference: number;
}

/** The sender's words for `count` values, whole vectors. */
export function senderWords(arena: Arena, keys: KeyChunks, taken: Taken, count: number): SenderWords {
  const kernels = productKernels(arena.heap);
  const sigma = keys.sigmaTable(arena, taken);
  const key0 = arena.allocate(count * 4);
  const difference = arena.allocate(count * 4);
  forPieces(count, chunkValues(1), (offset, size) => {
    keys.sender(taken, sigma, offset, size);
    kernels.senderWords(keys.outputs, keys.inputs, size / 16, key0 + 4 * offset, difference + 4 * offset);
  });
  return { key0, difference };
}

/** Address of the receiver's word per value for `count` values, whole vectors. */
export function receiverWords(arena: Arena, keys: KeyChunks, taken: Taken, count: number): number {
  const kernels = productKernels(arena.heap);
  const key = arena.allocate(count * 4);
  forPieces(count, RECEIVER_CHUNK_VALUES, (offset, size) => {
    keys.receiver(taken, offset, size);
    kernels.receiverWords(keys.outputs, keys.inputs, size / 16, key + 4 * offset);
  });
  return key;
}

/** Address of the receiver's message: the plane `bits` XOR the correlations' random choices. */
export function choiceMessage(arena: Arena, taken: Taken, bits: number, count: number): number {
  const kernels = compareKernels(arena.heap);
  const choices = arena.allocate(count / 8);
  kernels.choicePlanes(choices, count / 8, taken.address, count / 16, 1);
  kernels.xorVectors(choices, bits, count / 128);
  return choices;
}
