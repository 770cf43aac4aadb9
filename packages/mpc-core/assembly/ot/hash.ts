// The linear parts of the correlation-robust hash (definition: src/two-party/protocols/common/keys.ts). Blocks are 16 bytes.

/** sigma(low, high) = (high, low XOR high), with low the first 8 bytes of the block. */
@inline
export function sigma(x: v128): v128 {
  const swapped = i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  return v128.xor(swapped, v128.and(x, i64x2(0, -1)));
}

/** out[i] = sigma(x[i]) for `count` blocks. */
export function sigmaBlocks(out: usize, x: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    v128.store(out, sigma(v128.load(x)));
    out += 16;
    x += 16;
  }
}

/** dst[i] ^= src[i] for `count` blocks. */
export function xorInto(dst: usize, src: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    v128.store(dst, v128.xor(v128.load(dst), v128.load(src)));
    dst += 16;
    src += 16;
  }
}
