// Inputs and outputs of the hash H(tweak, x) = pi(z) ^ z, z = sigma(x) ^ tweak (src/two-party/protocols/common/keys.ts), around AES, which runs outside.
// sigma is linear, so a sender's input for key number x is sigma(q) ^ sigma(T[x]) ^ tweak: one sigma per correlation.
// Values go in groups of 16; a sender's blocks lie [group][x][16], a receiver's [value].
import { sigma } from '../ot/hash';

/** AES inputs of all 2^width keys of each correlation; `table` holds sigma(T[x]). */
export function senderInputs(dst: usize, q: usize, groups: i32, table: usize, width: i32, firstTweak: f64): void {
  const entries: usize = 1 << width;
  let tweak = i64x2(<i64>firstTweak, 0);
  const one = i64x2(1, 0);
  for (let g: i32 = 0; g < groups; g++) {
    for (let i: usize = 0; i < 256; i += 16) {
      const s = v128.xor(sigma(v128.load(q + i)), tweak);
      tweak = i64x2.add(tweak, one);
      for (let x: usize = 0; x < entries; x++) {
        v128.store(dst + (x << 8) + i, v128.xor(s, v128.load(table + (x << 4))));
      }
    }
    q += 256;
    dst += entries << 8;
  }
}

/** AES inputs of the one key of each correlation that the receiver knows. */
export function receiverInputs(dst: usize, r: usize, groups: i32, firstTweak: f64): void {
  let tweak = i64x2(<i64>firstTweak, 0);
  const one = i64x2(1, 0);
  const end = r + (<usize>groups << 8);
  for (; r < end; r += 16) {
    v128.store(dst, v128.xor(sigma(v128.load(r)), tweak));
    tweak = i64x2.add(tweak, one);
    dst += 16;
  }
}

/**
 * Blocks of `groups` times 16 correlations, `keys` of each, in a sender's order (keys = 1: a receiver's): adds to each block its
 * correlation's tweak.
 */
export function addTweaks(blocks: usize, groups: i32, keys: i32, firstTweak: f64): void {
  const one = i64x2(1, 0);
  let first = i64x2(<i64>firstTweak, 0);
  for (let g: i32 = 0; g < groups; g++) {
    let tweak = first;
    for (let x: i32 = 0; x < keys; x++) {
      tweak = first;
      for (let i: usize = 0; i < 256; i += 16) {
        v128.store(blocks + i, v128.xor(v128.load(blocks + i), tweak));
        tweak = i64x2.add(tweak, one);
      }
      blocks += 256;
    }
    first = tweak;
  }
}

/** Byte `at` of each of 16 consecutive blocks. Two chains, because inserting a lane waits for the one before it. */
@inline
export function column(at: usize): v128 {
  let a = v128.load8_lane(at, i8x16.splat(0), 0);
  let b = v128.load8_lane(at + 128, i8x16.splat(0), 8);
  a = v128.load8_lane(at + 16, a, 1);
  b = v128.load8_lane(at + 144, b, 9);
  a = v128.load8_lane(at + 32, a, 2);
  b = v128.load8_lane(at + 160, b, 10);
  a = v128.load8_lane(at + 48, a, 3);
  b = v128.load8_lane(at + 176, b, 11);
  a = v128.load8_lane(at + 64, a, 4);
  b = v128.load8_lane(at + 192, b, 12);
  a = v128.load8_lane(at + 80, a, 5);
  b = v128.load8_lane(at + 208, b, 13);
  a = v128.load8_lane(at + 96, a, 6);
  b = v128.load8_lane(at + 224, b, 14);
  a = v128.load8_lane(at + 112, a, 7);
  b = v128.load8_lane(at + 240, b, 15);
  return v128.or(a, b);
}

/** Splits 16 bytes into their low `bits` bits: bit j of byte i becomes bit i of the 16-bit word at dst + j * stride. */
@inline
export function storeBits(dst: usize, stride: usize, bytes: v128, bits: i32): void {
  let v = i16x8.shl(bytes, 8 - bits);
  let at = dst + <usize>(bits - 1) * stride;
  for (let j: i32 = bits; j > 0; j--) {
    store<u16>(at, <u16>i8x16.bitmask(v));
    v = i8x16.add(v, v);
    at -= stride;
  }
}

/** Low 32-bit words of 4 consecutive blocks. */
@inline
export function lowWords(at: usize): v128 {
  let v = v128.load32_zero(at);
  v = v128.load32_lane(at + 16, v, 1);
  v = v128.load32_lane(at + 32, v, 2);
  return v128.load32_lane(at + 48, v, 3);
}

/** Bits 0-3 of `nibble` as four 32-bit masks. */
@inline
export function laneMasks(nibble: u32): v128 {
  const bit = i32x4(1, 2, 4, 8);
  return i32x4.eq(v128.and(i32x4.splat(nibble), bit), bit);
}
