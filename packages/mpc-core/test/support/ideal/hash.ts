/** The hash of correlations from its definition (src/two-party/protocols/common/keys.ts), under the unkeyed permutation, on integers. */
import { createCipheriv } from 'node:crypto';

const KEY = Buffer.from('doubleblind hash', 'ascii');

function permute(block: Uint8Array): Buffer {
  return createCipheriv('aes-128-ecb', KEY, null).setAutoPadding(false).update(block);
}

function xor(a: Uint8Array, b: Uint8Array): Buffer {
  return Buffer.from(a.map((byte, i) => byte ^ b[i]));
}

/** z = sigma(x) XOR tweak. */
function inputOf(tweak: number, x: Uint8Array): Buffer {
  const view = Buffer.from(x);
  const [low, high] = [view.readBigUInt64LE(0), view.readBigUInt64LE(8)];
  const z = Buffer.alloc(16);
  z.writeBigUInt64LE(high ^ BigInt(tweak), 0);
  z.writeBigUInt64LE(low ^ high, 8);
  return z;
}

/** H(tweak, x) of a block of 16 bytes. */
export function hashed(tweak: number, x: Uint8Array): Buffer {
  const z = inputOf(tweak, x);
  return xor(permute(z), z);
}

/** H2(tweak, x). */
export function hashedTwice(tweak: number, x: Uint8Array): Buffer {
  const second = permute(inputOf(tweak, x));
  second.writeBigUInt64LE(second.readBigUInt64LE(0) ^ BigInt(tweak), 0);
  return xor(permute(second), second);
}
