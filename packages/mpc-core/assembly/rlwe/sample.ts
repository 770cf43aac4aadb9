// Random polynomials from a keystream.

/**
 * Uniform words in [0, prime) for a prime just below 2^30: the low 30 bits of each word of the stream, those >= prime
 * left out. Returns how many of `count` were made from `words` words (a multiple of 4). May write 3 words past the end.
 */
export function sampleUniform(dst: usize, stream: usize, words: i32, count: i32, prime: u32): i32 {
  const mask = i32x4.splat(0x3fffffff), p = i32x4.splat(prime);
  const start = dst, end = dst + (<usize>count << 2), streamEnd = stream + (<usize>words << 2);
  while (dst < end && stream < streamEnd) {
    const x = v128.and(v128.load(stream), mask);
    if (!v128.any_true(i32x4.ge_u(x, p))) {
      v128.store(dst, x);
      dst += 16;
    } else {
      for (let lane: usize = 0; lane < 16; lane += 4) {
        const word = load<u32>(stream + lane) & 0x3fffffff;
        store<u32>(dst, word);
        dst += word < prime ? 4 : 0;
      }
    }
    stream += 16;
  }
  const made = <i32>((dst - start) >> 2);
  return made < count ? made : count;
}

/**
 * Centred binomial errors with 21 + 21 coins (variance 10.5, sigma 3.24, |e| <= 21; the distribution of SEAL) as
 * signed bytes: 6 bytes of the stream each. `count` is a multiple of 16.
 */
export function sampleBinomial(dst: usize, stream: usize, count: i32): void {
  const five = i8x16.splat(0x1f);
  const end = dst + <usize>count;
  while (dst < end) {
    let sum = i8x16.popcnt(v128.load(stream));
    sum = i8x16.add(sum, i8x16.popcnt(v128.load(stream, 16)));
    sum = i8x16.add(sum, i8x16.popcnt(v128.and(v128.load(stream, 32), five)));
    sum = i8x16.sub(sum, i8x16.popcnt(v128.load(stream, 48)));
    sum = i8x16.sub(sum, i8x16.popcnt(v128.load(stream, 64)));
    sum = i8x16.sub(sum, i8x16.popcnt(v128.and(v128.load(stream, 80), five)));
    v128.store(dst, sum);
    dst += 16;
    stream += 96;
  }
}

/** Residue modulo 3, less 1, of sixteen bytes: b - 3 * floor(b / 3) - 1 with floor(b / 3) = (b * 171) >> 9. */
// @ts-ignore: decorator
@inline
function ternaryLanes(b: v128): v128 {
  const factor = i16x8.splat(171);
  const low = i16x8.shr_u(i16x8.mul(i16x8.extend_low_i8x16_u(b), factor), 9);
  const high = i16x8.shr_u(i16x8.mul(i16x8.extend_high_i8x16_u(b), factor), 9);
  const third = i8x16.narrow_i16x8_u(low, high);
  return i8x16.sub(i8x16.sub(b, i8x16.add(third, i8x16.add(third, third))), i8x16.splat(1));
}

/**
 * Uniform signed bytes in {-1, 0, 1}: bytes of the stream modulo 3, those of value 255 left out. Returns how many of
 * `count` were made from `bytes` bytes (a multiple of 16). May write 15 bytes past the end.
 */
export function sampleTernary(dst: usize, stream: usize, bytes: i32, count: i32): i32 {
  const start = dst, end = dst + <usize>count, streamEnd = stream + <usize>bytes;
  const rejected = i8x16.splat(-1);
  while (dst < end && stream < streamEnd) {
    const b = v128.load(stream);
    if (!v128.any_true(i8x16.eq(b, rejected))) {
      v128.store(dst, ternaryLanes(b));
      dst += 16;
    } else {
      for (let lane: usize = 0; lane < 16; lane++) {
        const byte = <i32>load<u8>(stream + lane);
        store<i8>(dst, <i8>(byte % 3 - 1));
        dst += byte != 255 ? 1 : 0;
      }
    }
    stream += 16;
  }
  const made = <i32>(dst - start);
  return made < count ? made : count;
}
