// Negacyclic number-theoretic transform of N points modulo a prime p < 2^30 with 2N | p - 1, in place, by lazy
// butterflies (Longa and Naehrig 2016; Harvey 2014). Natural order in the coefficient domain, bit-reversed order in
// the transformed one. N is a power of two of at least 16. Tables: roots[i] = psi^bitreverse(i), with companions.
import { mulLazy, reduceOnce } from './modular';

/** Coefficients in [0, p) to values in [0, p). */
export function forwardNtt(a: usize, roots: usize, companions: usize, n: i32, prime: u32): void {
  const p = i32x4.splat(prime), p2 = i32x4.splat(2 * prime);
  let t = n >> 1;
  let m = 1;
  while (t >= 4) {
    for (let i = 0; i < m; i++) {
      const w = v128.load32_splat(roots + ((m + i) << 2)), c = v128.load32_splat(companions + ((m + i) << 2));
      let low = a + (<usize>(2 * i * t) << 2);
      let high = low + (<usize>t << 2);
      const end = high;
      while (low < end) {
        const x = reduceOnce(v128.load(low), p2);
        const y = mulLazy(v128.load(high), w, c, p);
        v128.store(low, i32x4.add(x, y));
        v128.store(high, i32x4.add(i32x4.sub(x, y), p2));
        low += 16;
        high += 16;
      }
    }
    m <<= 1;
    t >>= 1;
  }
  lastForwardStages(a, roots, companions, n, p, p2);
}

/** Distances 2 and 1 on pairs of vectors, held in registers, and the final reduction to [0, p). */
// @ts-ignore: decorator
@inline
function lastForwardStages(a: usize, roots: usize, companions: usize, n: i32, p: v128, p2: v128): void {
  const quarter = n >> 2, half = n >> 1;
  for (let i = 0; i < quarter; i += 2) {
    const at = a + (<usize>i << 4);
    const v0 = v128.load(at), v1 = v128.load(at, 16);
    const r = v128.load64_zero(roots + ((quarter + i) << 2)), s = v128.load64_zero(companions + ((quarter + i) << 2));
    let x = reduceOnce(v128.shuffle<i32>(v0, v1, 0, 1, 4, 5), p2);
    let y = mulLazy(v128.shuffle<i32>(v0, v1, 2, 3, 6, 7), v128.shuffle<i32>(r, r, 0, 0, 1, 1), v128.shuffle<i32>(s, s, 0, 0, 1, 1), p);
    const sum = i32x4.add(x, y), difference = i32x4.add(i32x4.sub(x, y), p2);
    // Pairs at distance 1: (sum0, sum1), (difference0, difference1), (sum2, sum3), (difference2, difference3).
    x = reduceOnce(v128.shuffle<i32>(sum, difference, 0, 4, 2, 6), p2);
    y = v128.shuffle<i32>(sum, difference, 1, 5, 3, 7);
    y = mulLazy(y, v128.load(roots + ((half + 2 * i) << 2)), v128.load(companions + ((half + 2 * i) << 2)), p);
    const even = reduceOnce(reduceOnce(i32x4.add(x, y), p2), p);
    const odd = reduceOnce(reduceOnce(i32x4.add(i32x4.sub(x, y), p2), p2), p);
    v128.store(at, v128.shuffle<i32>(even, odd, 0, 4, 1, 5));
    v128.store(at, v128.shuffle<i32>(even, odd, 2, 6, 3, 7), 16);
  }
}

/**
 * Values in [0, 2p) to coefficients in [0, p). Tables: inverse roots in the forward order. scale = 1/N mod p and
 * lastRoot = roots[1]/N mod p are folded into the last stage.
 */
export function inverseNtt(
  a: usize, roots: usize, companions: usize, n: i32, prime: u32,
  scale: u32, scaleCompanion: u32, lastRoot: u32, lastRootCompanion: u32,
): void {
  const p = i32x4.splat(prime), p2 = i32x4.splat(2 * prime);
  firstInverseStages(a, roots, companions, n, p, p2);
  let t = 4;
  let m = n >> 3;
  while (m >= 2) {
    for (let i = 0; i < m; i++) {
      const w = v128.load32_splat(roots + ((m + i) << 2)), c = v128.load32_splat(companions + ((m + i) << 2));
      let low = a + (<usize>(2 * i * t) << 2);
      let high = low + (<usize>t << 2);
      const end = high;
      while (low < end) {
        const x = v128.load(low), y = v128.load(high);
        v128.store(low, reduceOnce(i32x4.add(x, y), p2));
        v128.store(high, mulLazy(i32x4.add(i32x4.sub(x, y), p2), w, c, p));
        low += 16;
        high += 16;
      }
    }
    m >>= 1;
    t <<= 1;
  }
  const s = i32x4.splat(scale), sc = i32x4.splat(scaleCompanion);
  const w = i32x4.splat(lastRoot), c = i32x4.splat(lastRootCompanion);
  let high = a + (<usize>(n >> 1) << 2);
  const end = high;
  while (a < end) {
    const x = v128.load(a), y = v128.load(high);
    v128.store(a, reduceOnce(mulLazy(i32x4.add(x, y), s, sc, p), p));
    v128.store(high, reduceOnce(mulLazy(i32x4.add(i32x4.sub(x, y), p2), w, c, p), p));
    a += 16;
    high += 16;
  }
}

// @ts-ignore: decorator
@inline
function firstInverseStages(a: usize, roots: usize, companions: usize, n: i32, p: v128, p2: v128): void {
  const quarter = n >> 2, half = n >> 1;
  for (let i = 0; i < quarter; i += 2) {
    const at = a + (<usize>i << 4);
    const v0 = v128.load(at), v1 = v128.load(at, 16);
    let x = v128.shuffle<i32>(v0, v1, 0, 2, 4, 6);
    let y = v128.shuffle<i32>(v0, v1, 1, 3, 5, 7);
    const sum = reduceOnce(i32x4.add(x, y), p2);
    const difference = mulLazy(
      i32x4.add(i32x4.sub(x, y), p2),
      v128.load(roots + ((half + 2 * i) << 2)), v128.load(companions + ((half + 2 * i) << 2)), p,
    );
    // sum = elements 0, 2, 4, 6 and difference = 1, 3, 5, 7: pairs at distance 2.
    const r = v128.load64_zero(roots + ((quarter + i) << 2)), s = v128.load64_zero(companions + ((quarter + i) << 2));
    x = v128.shuffle<i32>(sum, difference, 0, 4, 2, 6);
    y = v128.shuffle<i32>(sum, difference, 1, 5, 3, 7);
    const low = reduceOnce(i32x4.add(x, y), p2);
    const high = mulLazy(
      i32x4.add(i32x4.sub(x, y), p2), v128.shuffle<i32>(r, r, 0, 0, 1, 1), v128.shuffle<i32>(s, s, 0, 0, 1, 1), p,
    );
    v128.store(at, v128.shuffle<i32>(low, high, 0, 1, 4, 5));
    v128.store(at, v128.shuffle<i32>(low, high, 2, 3, 6, 7), 16);
  }
}
