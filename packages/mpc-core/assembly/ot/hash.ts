// The linear parts of the correlation-robust hash (definition: src/two-party/ot/hash.ts). Blocks are 16 bytes.

/** sigma(low, high) = (high, low XOR high), with low the first 8 bytes of the block. */
@inline
export function sigma(x: v128): v128 {
  const swapped = i8x16.shuffle(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  return v128.xor(swapped, v128.and(x, i64x2(0, -1)));
}

@inline
function tweakBlock(tweak: u64): v128 {
  return i64x2.replace_lane(i64x2.splat(0), 0, tweak);
}

/** out[i] = sigma(x[i]) for `count` blocks. */
export function sigmaBlocks(out: usize, x: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    v128.store(out, sigma(v128.load(x)));
    out += 16;
    x += 16;
  }
}

/** out[i] = sigma(x[i]) XOR (firstTweak + i): the AES input for one key of each correlation. */
export function hashInputs(out: usize, x: usize, count: i32, firstTweak: f64): void {
  let tweak = <u64>firstTweak;
  for (let i: i32 = 0; i < count; i++) {
    v128.store(out, v128.xor(sigma(v128.load(x)), tweakBlock(tweak)));
    out += 16;
    x += 16;
    tweak += 1;
  }
}

/**
 * out[i * n + c] = sigma(q[i]) XOR sigmaT[c] XOR (firstTweak + i) for c in 0..n-1: the AES inputs for all n keys of each
 * correlation. sigmaT: the n blocks sigma(T[c]), by sigmaBlocks from a source's combinations.
 */
export function hashInputsAll(out: usize, q: usize, sigmaT: usize, n: i32, count: i32, firstTweak: f64): void {
  let tweak = <u64>firstTweak;
  const end = sigmaT + (<usize>n << 4);
  for (let i: i32 = 0; i < count; i++) {
    const base = v128.xor(sigma(v128.load(q)), tweakBlock(tweak));
    for (let entry = sigmaT; entry < end; entry += 32) {
      v128.store(out, v128.xor(base, v128.load(entry)));
      v128.store(out, v128.xor(base, v128.load(entry, 16)), 16);
      out += 32;
    }
    q += 16;
    tweak += 1;
  }
}

/** dst[i] ^= src[i] for `count` blocks. With the AES inputs in dst and their encryptions in src: the hashes. */
export function xorInto(dst: usize, src: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    v128.store(dst, v128.xor(v128.load(dst), v128.load(src)));
    dst += 16;
    src += 16;
  }
}
