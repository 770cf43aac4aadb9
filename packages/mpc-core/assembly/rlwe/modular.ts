// Arithmetic modulo a prime p < 2^30 on four lanes of unsigned 32-bit words. Multiplication by a known word w uses
// Shoup's companion w' = floor(w * 2^32 / p) (Harvey, "Faster arithmetic for number-theoretic transforms", 2014).

/** High words of the four 64-bit products. */
// @ts-ignore: decorator
@inline
export function mulHigh(x: v128, w: v128): v128 {
  return v128.shuffle<i32>(i64x2.extmul_low_i32x4_u(x, w), i64x2.extmul_high_i32x4_u(x, w), 1, 3, 5, 7);
}

/** x * w mod p in [0, 2p) for any words x, with w in [0, p) and its companion. */
// @ts-ignore: decorator
@inline
export function mulLazy(x: v128, w: v128, companion: v128, p: v128): v128 {
  return i32x4.sub(i32x4.mul(x, w), i32x4.mul(mulHigh(x, companion), p));
}

/** x - p where x >= p, for x < 2p (and any p below 2^31). */
// @ts-ignore: decorator
@inline
export function reduceOnce(x: v128, p: v128): v128 {
  return i32x4.min_u(x, i32x4.sub(x, p));
}
