// Between words and the 16-bit limbs that rowGemm multiplies. Counts are multiples of 8.
import { mulLazy, reduceOnce } from '../rlwe/modular';

/** Low 15 bits, signed. */
// @ts-ignore: decorator
@inline
function lowLimb(x: v128): v128 {
  return i32x4.shr_s(i32x4.shl(x, 17), 17);
}

/**
 * Residues x in [0, p) to limbs: x = low + 2^15 * high mod p with |low|, |high| <= 2^14. Where `extension` > 0 that many
 * more coefficients follow, those of the negacyclic continuation -x: then low[i + s] is coefficient i of X^-s * x.
 */
export function splitResidues(low: usize, high: usize, residues: usize, count: i32, extension: i32, prime: u32): void {
  const p = i32x4.splat(prime), half = i32x4.splat(prime >> 1), zero = i16x8.splat(0);
  for (let i: i32 = 0; i < count; i += 8) {
    const at = residues + (<usize>i << 2), to = <usize>i << 1;
    let x = v128.load(at), y = v128.load(at, 16);
    x = i32x4.sub(x, v128.and(i32x4.gt_u(x, half), p));
    y = i32x4.sub(y, v128.and(i32x4.gt_u(y, half), p));
    const x0 = lowLimb(x), y0 = lowLimb(y);
    const lows = i16x8.narrow_i32x4_s(x0, y0);
    const highs = i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.sub(x, x0), 15), i32x4.shr_s(i32x4.sub(y, y0), 15));
    v128.store(low + to, lows);
    v128.store(high + to, highs);
    if (i < extension) {
      v128.store(low + to + (<usize>count << 1), i16x8.sub(zero, lows));
      v128.store(high + to + (<usize>count << 1), i16x8.sub(zero, highs));
    }
  }
}

/** Words to limbs of 16 bits: x = low + 2^16 * high mod 2^32, both signed. */
export function splitWords(low: usize, high: usize, words: usize, count: i32): void {
  for (let i: i32 = 0; i < count; i += 8) {
    const at = words + (<usize>i << 2), to = <usize>i << 1;
    const x = v128.load(at), y = v128.load(at, 16);
    const lows = v128.shuffle<i16>(x, y, 0, 2, 4, 6, 8, 10, 12, 14);
    const highs = v128.shuffle<i16>(x, y, 1, 3, 5, 7, 9, 11, 13, 15);
    v128.store(low + to, lows);
    // A negative low limb borrows one from the high limb.
    v128.store(high + to, i16x8.sub(highs, i16x8.shr_s(lows, 15)));
  }
}

/**
 * dst (+)= low + 2^15 * high mod p for exact signed sums: adds where `accumulate`. shift = 2^15 mod p with companion,
 * constant = -2^31 * (2^15 + 1) mod p, because 2^31 is added to both sums to make them unsigned.
 */
export function combineResidues(
  dst: usize, low: usize, high: usize, count: i32, shift: u32, companion: u32, oneCompanion: u32, constant: u32,
  prime: u32, accumulate: bool,
): void {
  const p = i32x4.splat(prime), p2 = i32x4.splat(2 * prime), sign = i32x4.splat(0x80000000);
  const w = i32x4.splat(shift), c = i32x4.splat(companion), one = i32x4.splat(1), oc = i32x4.splat(oneCompanion);
  const k = i32x4.splat(constant);
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const upper = reduceOnce(mulLazy(v128.xor(v128.load(high + i), sign), w, c, p), p);
    const lower = reduceOnce(mulLazy(v128.xor(v128.load(low + i), sign), one, oc, p), p);
    let sum = i32x4.add(i32x4.add(upper, lower), k);
    if (accumulate) sum = i32x4.add(sum, v128.load(dst + i));
    v128.store(dst + i, reduceOnce(reduceOnce(sum, p2), p));
  }
}

/** dst (+)= low + 2^16 * high mod 2^32. */
export function combineWords(dst: usize, low: usize, high: usize, count: i32, accumulate: bool): void {
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    let sum = i32x4.add(v128.load(low + i), i32x4.shl(v128.load(high + i), 16));
    if (accumulate) sum = i32x4.add(sum, v128.load(dst + i));
    v128.store(dst + i, sum);
  }
}
