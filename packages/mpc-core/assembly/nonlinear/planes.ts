// Bit planes: bit i of a plane belongs to value i, least significant first. Kernels work on whole groups of 16 values
// (conversion) or whole vectors of 128 (logic); callers pad.
import { column, storeBits } from './keys';

/**
 * dst[i] = (src[i] - t[channel of value first + i]) & mask for `count` values, then zeros up to `padded`.
 * `table` is the address of the i32 per channel, 0 for no subtraction; a channel has `perChannel` values.
 */
export function subtractPerChannel(
  dst: usize, src: usize, first: i32, count: i32, padded: i32, table: usize, perChannel: i32, mask: u32,
): void {
  const m = i32x4.splat(mask);
  let i: i32 = 0;
  while (i < count) {
    let end = count;
    let t: i32 = 0;
    if (table) {
      const channel = <u32>(first + i) / <u32>perChannel;
      end = min<i32>(count, <i32>(channel + 1) * perChannel - first);
      t = load<i32>(table + (<usize>channel << 2));
    }
    const tv = i32x4.splat(t);
    for (; i + 4 <= end; i += 4) {
      const at = <usize>i << 2;
      v128.store(dst + at, v128.and(i32x4.sub(v128.load(src + at), tv), m));
    }
    for (; i < end; i++) {
      const at = <usize>i << 2;
      store<u32>(dst + at, (load<u32>(src + at) - t) & mask);
    }
  }
  if (padded > count) memory.fill(dst + (<usize>count << 2), 0, <usize>(padded - count) << 2);
}

/** Planes of bits [0, bits) of 32-bit words, each XOR `invert` (0 or -1). */
export function wordPlanes(dst: usize, stride: usize, words: usize, groups: i32, bits: i32, invert: i32): void {
  const low = i32x4.splat(0xff);
  const flip = i8x16.splat(<i8>invert);
  for (let g: i32 = 0; g < groups; g++) {
    const a = v128.load(words), b = v128.load(words, 16), c = v128.load(words, 32), d = v128.load(words, 48);
    for (let k: i32 = 0; k < bits; k += 8) {
      const ab = i16x8.narrow_i32x4_u(v128.and(i32x4.shr_u(a, k), low), v128.and(i32x4.shr_u(b, k), low));
      const cd = i16x8.narrow_i32x4_u(v128.and(i32x4.shr_u(c, k), low), v128.and(i32x4.shr_u(d, k), low));
      const bytes = v128.xor(i8x16.narrow_i16x8_u(ab, cd), flip);
      storeBits(dst + <usize>k * stride, stride, bytes, min<i32>(8, bits - k));
    }
    words += 64;
    dst += 2;
  }
}

/** The plane of one bit of 32-bit words. */
export function bitPlane(dst: usize, words: usize, groups: i32, bit: i32): void {
  const shift = 31 - bit;
  for (let g: i32 = 0; g < groups; g++) {
    const a = i32x4.bitmask(i32x4.shl(v128.load(words), shift)) | (i32x4.bitmask(i32x4.shl(v128.load(words, 16), shift)) << 4);
    const b = i32x4.bitmask(i32x4.shl(v128.load(words, 32), shift)) | (i32x4.bitmask(i32x4.shl(v128.load(words, 48), shift)) << 4);
    store<u16>(dst, <u16>(a | (b << 8)));
    words += 64;
    dst += 2;
  }
}

/** The receiver's choices: planes of the low `width` bits of its blocks. */
export function choicePlanes(dst: usize, stride: usize, r: usize, groups: i32, width: i32): void {
  for (let g: i32 = 0; g < groups; g++) {
    storeBits(dst, stride, column(r), width);
    r += 256;
    dst += 2;
  }
}

/** dst ^= src, `vectors` times 16 bytes. */
export function xorVectors(dst: usize, src: usize, vectors: i32): void {
  const end = dst + (<usize>vectors << 4);
  for (; dst < end; dst += 16) {
    v128.store(dst, v128.xor(v128.load(dst), v128.load(src)));
    src += 16;
  }
}

/** dst = src, `vectors` times 16 bytes. */
export function copyVectors(dst: usize, src: usize, vectors: i32): void {
  memory.copy(dst, src, <usize>vectors << 4);
}

/** Inverts bits [first, first + count) of a plane. */
export function invertBits(plane: usize, first: i32, count: i32): void {
  let i = first;
  const end = first + count;
  while (i < end) {
    const at = plane + (<usize>i >> 3);
    const from = i & 7;
    if (from == 0 && end - i >= 64) {
      store<u64>(at, ~load<u64>(at));
      i += 64;
    } else {
      const bits = min<i32>(8 - from, end - i);
      const pattern: i32 = ((1 << bits) - 1) << from;
      store<u8>(at, load<u8>(at) ^ <u8>pattern);
      i += bits;
    }
  }
}

/** Copies `count` bits from bit `from` of src to bit `to` of dst, where the destination's bits are still 0. */
export function copyBits(dst: usize, to: i32, src: usize, from: i32, count: i32): void {
  if (((to | from) & 7) == 0) {
    memory.copy(dst + (<usize>to >> 3), src + (<usize>from >> 3), <usize>count >> 3);
    const done = count & ~7;
    to += done;
    from += done;
    count -= done;
  }
  while (count > 0) {
    const shift = from & 7;
    const bits = min<i32>(8 - (to & 7), min<i32>(8 - shift, count));
    const piece = (<u32>load<u8>(src + (<usize>from >> 3)) >> shift) & ((1 << bits) - 1);
    const at = dst + (<usize>to >> 3);
    store<u8>(at, load<u8>(at) | <u8>(piece << (to & 7)));
    to += bits;
    from += bits;
    count -= bits;
  }
}
