/**
 * The two messages of an iteration.
 *
 *   receiver -> sender: 1 + depth digits a tree, the receiver's choices XOR the choices it wants; 4 bits each
 *   sender -> receiver: depth blocks a tree, the sums of the left nodes of each level, masked
 */
export { correctionBytes, digitCount, sumsBytes } from '../../plan/silent.ts';

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
