/**
 * The two messages of an iteration.
 *
 *   receiver -> sender: 1 + depth digits a tree, the receiver's choices XOR the choices it wants; 4 bits each
 *   sender -> receiver: depth blocks a tree, the sums of the left nodes of each level, masked
 */
import { BLOCK_BYTES } from '../aes/fixed-key.ts';
import type { SilentParameters } from './parameters.ts';

export function digitCount(parameters: SilentParameters): number {
  return parameters.trees * (parameters.depth + 1);
}

export function correctionBytes(parameters: SilentParameters): number {
  return Math.ceil(digitCount(parameters) / 2);
}

export function sumsBytes(parameters: SilentParameters): number {
  return parameters.trees * parameters.depth * BLOCK_BYTES;
}

/** Digits (one a byte) to two a byte, the first in the low half. */
export function packDigits(digits: Uint8Array): Uint8Array<ArrayBuffer> {
  const packed = new Uint8Array(Math.ceil(digits.length / 2));
  for (let i = 0; i < digits.length; i++) packed[i >> 1] |= digits[i] << ((i & 1) * 4);
  return packed;
}

/** The inverse, `count` digits with all but their low `width` bits cleared. */
export function unpackDigits(packed: Uint8Array, count: number, width: number): Uint8Array<ArrayBuffer> {
  const digits = new Uint8Array(count);
  const mask = (1 << width) - 1;
  for (let i = 0; i < count; i++) digits[i] = (packed[i >> 1] >> ((i & 1) * 4)) & mask;
  return digits;
}
