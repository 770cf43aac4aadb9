import { createCipheriv } from 'node:crypto';

const BLOCK_VALUES = 1 << 18;

/** Adds (sign 1) or takes away (sign -1) the mask of a seed, modulo 2^32: the key stream of AES-256 in counter mode. */
export function applyMask(values: Int32Array, seed: Uint8Array, sign: 1 | -1): void {
  const stream = createCipheriv('aes-256-ctr', seed, Buffer.alloc(16));
  const zeros = Buffer.alloc(4 * Math.min(BLOCK_VALUES, values.length));
  for (let start = 0; start < values.length; start += BLOCK_VALUES) {
    const count = Math.min(BLOCK_VALUES, values.length - start);
    const bytes = stream.update(zeros.subarray(0, 4 * count));
    // Little-endian on every machine: two members must get the same mask.
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let i = 0; i < count; i++) values[start + i] += sign * view.getInt32(4 * i, true);
  }
}
