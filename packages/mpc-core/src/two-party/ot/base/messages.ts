/**
 * Base oblivious transfers over ristretto255, after Chou and Orlandi, "The Simplest Protocol for Oblivious Transfer"
 * (eprint 2015/267), semi-honest; secure under gap Diffie-Hellman with the hash as a random oracle.
 *
 *   sender -> receiver: A = aG          receiver -> sender: B_i = b_i G + c_i A
 *   keys: sender hash(i, a B_i) and hash(i, a (B_i - A)), receiver hash(i, b_i A)
 */

import { DoubleblindError } from '@doubleblind/errors';
import { ristretto255 } from '@noble/curves/ed25519.js';
import { randomBytes, sha256 } from '#platform';
import { hexOf } from '../../../platform/bytes.ts';

export type Point = InstanceType<typeof ristretto255.Point>;
export const POINT_BYTES = 32;
export const KEY_BYTES = 16;

/** A uniform nonzero scalar (512 random bits reduced: bias below 2^-250). */
export function randomScalar(): bigint {
  const wide = BigInt(`0x${hexOf(randomBytes(64))}`);
  return (wide % (ristretto255.Point.Fn.ORDER - 1n)) + 1n;
}

/** Throws DB4101 if the bytes are not the canonical encoding of a point other than the identity. */
export function readPoint(bytes: Uint8Array): Point {
  let point: Point;
  try {
    point = ristretto255.Point.fromBytes(bytes);
  } catch (cause) {
    throw new DoubleblindError('DB4101', 'Not the encoding of a group element.', { cause });
  }
  if (point.is0()) throw new DoubleblindError('DB4101', 'The identity element.');
  return point;
}

/** The 16-byte key of transfer `index`, bound to both messages (A and B_i, 32 bytes each). */
export function transferKey(index: number, a: Uint8Array, b: Uint8Array, shared: Point): Uint8Array {
  const hash = sha256().update(`doubleblind base transfer ${index}:`);
  return hash.update(a).update(b).update(shared.toBytes()).digest().subarray(0, KEY_BYTES);
}
