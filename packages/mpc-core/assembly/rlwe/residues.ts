// Polynomials modulo one prime p < 2^30, as words in [0, p). Counts are multiples of 4.
import { mulHigh, mulLazy, reduceOnce } from './modular';

/** companions[i] = floor(words[i] * 2^32 / p). */
export function shoupCompanions(companions: usize, words: usize, count: i32, prime: u32): void {
  for (let i: usize = 0; i < <usize>count << 2; i += 4) {
    store<u32>(companions + i, <u32>((<u64>load<u32>(words + i) << 32) / <u64>prime));
  }
}

/** dst = src * table pointwise, in [0, p); the table's words have companions. */
export function multiplyTable(dst: usize, src: usize, table: usize, companions: usize, count: i32, prime: u32): void {
  const p = i32x4.splat(prime);
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(dst + i, reduceOnce(mulLazy(v128.load(src + i), v128.load(table + i), v128.load(companions + i), p), p));
  }
}

/** dst += (src AND mask) * factor + constant, factor with companion; constant in [0, p), src any words. */
export function multiplyAdd(
  dst: usize, src: usize, count: i32, mask: u32, factor: u32, companion: u32, constant: u32, prime: u32,
): void {
  const p = i32x4.splat(prime), p2 = i32x4.splat(2 * prime), m = i32x4.splat(mask);
  const w = i32x4.splat(factor), c = i32x4.splat(companion), k = i32x4.splat(constant);
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const product = mulLazy(v128.and(v128.load(src + i), m), w, c, p);
    const sum = i32x4.add(i32x4.add(v128.load(dst + i), k), product);
    v128.store(dst + i, reduceOnce(reduceOnce(sum, p2), p));
  }
}

/**
 * dst += v * (factor + fraction / 2^32) + constant to within one unit, for v = (src + offset) AND mask: factor and 1 with
 * companions, constant in [0, p).
 */
export function addScaled(
  dst: usize, src: usize, count: i32, offset: u32, mask: u32, factor: u32, companion: u32, fraction: u32,
  oneCompanion: u32, constant: u32, prime: u32,
): void {
  const p = i32x4.splat(prime), p2 = i32x4.splat(2 * prime), o = i32x4.splat(offset), m = i32x4.splat(mask);
  const w = i32x4.splat(factor), c = i32x4.splat(companion), f = i32x4.splat(fraction), k = i32x4.splat(constant);
  const one = i32x4.splat(1), oc = i32x4.splat(oneCompanion);
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const v = v128.and(i32x4.add(v128.load(src + i), o), m);
    const whole = reduceOnce(i32x4.add(mulLazy(v, w, c, p), mulLazy(mulHigh(v, f), one, oc, p)), p2);
    const sum = i32x4.add(i32x4.add(v128.load(dst + i), k), whole);
    v128.store(dst + i, reduceOnce(reduceOnce(sum, p2), p));
  }
}

/** dst += src, both in [0, p). */
export function addResidues(dst: usize, src: usize, count: i32, prime: u32): void {
  const p = i32x4.splat(prime);
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(dst + i, reduceOnce(i32x4.add(v128.load(dst + i), v128.load(src + i)), p));
  }
}

/** dst += small, signed bytes of magnitude below 64. */
export function addSmall(dst: usize, small: usize, count: i32, prime: u32): void {
  const p = i32x4.splat(prime);
  for (let i: i32 = 0; i < count; i += 4) {
    const e = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(small + <usize>i)));
    const sum = i32x4.add(i32x4.add(v128.load(dst), e), p);
    v128.store(dst, reduceOnce(reduceOnce(sum, p), p));
    dst += 16;
  }
}

/** dst = small modulo p, or -small where `negate`. */
export function liftSmall(dst: usize, small: usize, count: i32, prime: u32, negate: bool): void {
  const p = i32x4.splat(prime), zero = i32x4.splat(0);
  for (let i: i32 = 0; i < count; i += 4) {
    let e = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(small + <usize>i)));
    if (negate) e = i32x4.sub(zero, e);
    v128.store(dst, i32x4.min_u(e, i32x4.add(e, p)));
    dst += 16;
  }
}

/** dst = (src * factor + offset) AND mask on plain words. */
export function affineWords(dst: usize, src: usize, count: i32, factor: u32, offset: u32, mask: u32): void {
  const f = i32x4.splat(factor), o = i32x4.splat(offset), m = i32x4.splat(mask);
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(dst + i, v128.and(i32x4.add(i32x4.mul(v128.load(src + i), f), o), m));
  }
}

/**
 * One step of Garner's conversion to mixed-radix digits: dst = (dst - digit) / p_i mod p, where `inverse` is 1 / p_i
 * mod p with companion and digit is in [0, p_i), p_i < 2^30 < 2p.
 */
export function garnerStep(dst: usize, digit: usize, count: i32, inverse: u32, companion: u32, prime: u32): void {
  const p = i32x4.splat(prime), p2 = i32x4.splat(2 * prime);
  const w = i32x4.splat(inverse), c = i32x4.splat(companion);
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    const difference = i32x4.sub(i32x4.add(v128.load(dst + i), p2), v128.load(digit + i));
    v128.store(dst + i, reduceOnce(mulLazy(difference, w, c, p), p));
  }
}
