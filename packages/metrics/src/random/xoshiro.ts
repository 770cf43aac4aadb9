import { requireSetting } from '../inputs.ts';

/** A seeded source of uniform integers. Not for cryptography. */
export interface RandomSource {
  /** Uniform 32-bit unsigned integer. */
  nextUint32(): number;
  /** Uniform integer from 0 to bound - 1, without bias; bound from 1 to 2^32 - 1. */
  nextBelow(bound: number): number;
  /** Uniform double in [0, 1) with 53 bits. */
  nextDouble(): number;
}

/**
 * xoshiro128** (Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 2021), its state filled
 * by splitmix32 from a 32-bit seed, so that a report can be computed again from its stated seed.
 */
export function seededRandom(seed: number): RandomSource {
  requireSetting('The seed', seed, 0, 0xffffffff);
  requireSetting('The fraction of the seed', seed % 1, 0, 0);
  let mixer = seed | 0;
  const splitmix = (): number => {
    mixer = (mixer + 0x9e3779b9) | 0;
    let z = mixer;
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b);
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35);
    return z ^ (z >>> 16);
  };
  let s0 = splitmix();
  let s1 = splitmix();
  let s2 = splitmix();
  let s3 = splitmix();

  const nextUint32 = (): number => {
    const scrambled = Math.imul(s1, 5);
    const result = Math.imul((scrambled << 7) | (scrambled >>> 25), 9);
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result >>> 0;
  };
  const nextBelow = (bound: number): number => {
    // Values from the last, incomplete block of size `bound` are drawn again: a plain remainder would favour small ones.
    const limit = 0x100000000 - (0x100000000 % bound);
    let value = nextUint32();
    while (value >= limit) value = nextUint32();
    return value % bound;
  };
  const nextDouble = (): number => ((nextUint32() >>> 5) * 2 ** 26 + (nextUint32() >>> 6)) * 2 ** -53;
  return { nextUint32, nextBelow, nextDouble };
}
