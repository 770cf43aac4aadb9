// From residues modulo q = p_1 ... p_n to the nearest multiple of q / 2^k, and the hospital's way back to words.
import { mulHigh, mulLazy, reduceOnce } from './modular';

/**
 * round(c * 2^k / q) mod 2^k, or floor instead of round, for count coefficients c. Their residues lie n * stride bytes apart. c / q mod 1 is the sum of
 * y_i / p_i with y_i = c * (q / p_i)^-1 mod p_i (Halevi, Polyakov, Shoup 2019, section 2.3), taken in 64-bit fixed point:
 * 2^64 / p_i = 2^34 + whole + fraction / 2^32. `constants` holds per prime six words: p, the inverse and its companion,
 * whole, fraction, 0. Low `lowBits` bits go to `low`, the others to `high` (unless high is 0).
 */
export function rescale(
  low: usize, high: usize, residues: usize, stride: usize, count: i32, primes: i32, constants: usize, k: i32, lowBits: i32,
  floor: bool,
): void {
  const round = i64x2.splat(floor ? 0 : <i64>1 << (63 - k));
  const mask = i32x4.splat(lowBits == 32 ? -1 : (1 << lowBits) - 1);
  for (let i: usize = 0; i < <usize>count << 2; i += 16) {
    let a = round, b = round;
    let at = residues + i;
    let constant = constants;
    for (let j = 0; j < primes; j++) {
      const p = v128.load32_splat(constant);
      const y = reduceOnce(
        mulLazy(v128.load(at), v128.load32_splat(constant, 4), v128.load32_splat(constant, 8), p), p,
      );
      const whole = v128.load32_splat(constant, 12);
      const part = mulHigh(y, v128.load32_splat(constant, 16));
      a = i64x2.add(a, i64x2.add(i64x2.shl(i64x2.extend_low_i32x4_u(y), 34), i64x2.extmul_low_i32x4_u(y, whole)));
      b = i64x2.add(b, i64x2.add(i64x2.shl(i64x2.extend_high_i32x4_u(y), 34), i64x2.extmul_high_i32x4_u(y, whole)));
      a = i64x2.add(a, i64x2.extend_low_i32x4_u(part));
      b = i64x2.add(b, i64x2.extend_high_i32x4_u(part));
      at += stride;
      constant += 24;
    }
    a = i64x2.shr_u(a, 64 - k);
    b = i64x2.shr_u(b, 64 - k);
    v128.store(low + i, v128.and(v128.shuffle<i32>(a, b, 0, 2, 4, 6), mask));
    if (high != 0) {
      a = i64x2.shr_u(a, lowBits);
      b = i64x2.shr_u(b, lowBits);
      v128.store(high + i, v128.shuffle<i32>(a, b, 0, 2, 4, 6));
    }
  }
}

/** dst = low + high * factor mod p (factor = 2^lowBits mod p with companion; low and high any words). */
export function joinResidues(
  dst: usize, low: usize, high: usize, count: i32, factor: u32, companion: u32, oneCompanion: u32, prime: u32,
): void {
  const p = i32x4.splat(prime), p2 = i32x4.splat(2 * prime);
  const w = i32x4.splat(factor), c = i32x4.splat(companion), one = i32x4.splat(1), oc = i32x4.splat(oneCompanion);
  for (let i: usize = 0; i < <usize>count << 2; i += 16) {
    const sum = i32x4.add(mulLazy(v128.load(high + i), w, c, p), mulLazy(v128.load(low + i), one, oc, p));
    v128.store(dst + i, reduceOnce(reduceOnce(sum, p2), p));
  }
}

/**
 * dst = round((c0 * 2^(k - k0) + x) * 2^ring / 2^k) mod 2^ring, or floor instead of round. x is given by its residues x1 mod p1 and x2 mod p2 and
 * |x| < p1 * p2 / 4; inverse = 1 / p1 mod p2 with companion.
 */
export function decodeWords(
  dst: usize, c0: usize, x1: usize, x2: usize, count: i32, k: i32, k0: i32, ring: i32,
  p1: u32, p2: u32, inverse: u32, companion: u32, floor: bool,
): void {
  const q1 = i32x4.splat(p1), q2 = i32x4.splat(p2), twice = i32x4.splat(2 * p2);
  const w = i32x4.splat(inverse), c = i32x4.splat(companion), half = i32x4.splat(p2 >> 1);
  const round = i64x2.splat(floor ? 0 : <i64>1 << (k - ring - 1));
  const mask = i32x4.splat(ring == 32 ? -1 : (1 << ring) - 1);
  for (let i: usize = 0; i < <usize>count << 2; i += 16) {
    const r1 = v128.load(x1 + i);
    const difference = i32x4.sub(i32x4.add(v128.load(x2 + i), twice), r1);
    const digit = reduceOnce(mulLazy(difference, w, c, q2), q2);
    // The upper half of the range stands for negative x: use the negative digit.
    const signed = i32x4.sub(digit, v128.and(i32x4.gt_u(digit, half), q2));
    const top = v128.load(c0 + i);
    let a = i64x2.add(i64x2.extmul_low_i32x4_s(signed, q1), i64x2.extend_low_i32x4_u(r1));
    let b = i64x2.add(i64x2.extmul_high_i32x4_s(signed, q1), i64x2.extend_high_i32x4_u(r1));
    a = i64x2.add(a, i64x2.add(round, i64x2.shl(i64x2.extend_low_i32x4_u(top), k - k0)));
    b = i64x2.add(b, i64x2.add(round, i64x2.shl(i64x2.extend_high_i32x4_u(top), k - k0)));
    a = i64x2.shr_u(a, k - ring);
    b = i64x2.shr_u(b, k - ring);
    v128.store(dst + i, v128.and(v128.shuffle<i32>(a, b, 0, 2, 4, 6), mask));
  }
}
