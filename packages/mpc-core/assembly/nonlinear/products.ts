// Correlated OTs with arithmetic messages: products of a shared bit and a number, and the wrap bit of a ring extension.
// Values go in vectors of 128, their words in order; messages are packed vertically: in each of the four 32-bit lanes the
// `bits`-bit words of values lane, lane + 4, lane + 8 ... one after the other, so 128 values take exactly 16 * bits bytes.
import { laneMasks, lowWords } from './keys';

/** From AES inputs and outputs (width 1, [group][2][16]) to words: key 0, and key 0 - key 1. */
export function senderWords(blocks: usize, inputs: usize, groups: i32, key0: usize, difference: usize): void {
  for (let g: i32 = 0; g < groups; g++) {
    for (let i: usize = 0; i < 256; i += 64) {
      const first = v128.xor(lowWords(blocks + i), lowWords(inputs + i));
      const second = v128.xor(lowWords(blocks + 256 + i), lowWords(inputs + 256 + i));
      v128.store(key0, first);
      v128.store(difference, i32x4.sub(first, second));
      key0 += 16;
      difference += 16;
    }
    blocks += 512;
    inputs += 512;
  }
}

/** From AES inputs and outputs to the words of the key that the receiver knows. */
export function receiverWords(blocks: usize, inputs: usize, groups: i32, key: usize): void {
  const end = blocks + (<usize>groups << 8);
  for (; blocks < end; blocks += 64) {
    v128.store(key, v128.xor(lowWords(blocks), lowWords(inputs)));
    inputs += 64;
    key += 16;
  }
}

/**
 * The sender's half of bit * x for x of its own share and XOR-shared `bit`: message = +-x + difference (packed), and x becomes
 * (bit ^ choice ? x : 0) - key 0, which includes the sender's own bit * x.
 */
export function productTable(
  x: usize, bit: usize, choice: usize, key0: usize, difference: usize, vectors: i32, bits: i32, message: usize,
): void {
  const mask = i32x4.splat((1 << bits) - 1);
  const perVector: usize = <usize>bits << 4;
  for (let v: i32 = 0; v < vectors; v++) {
    let packed = i32x4.splat(0);
    let offset: i32 = 0;
    let out = message;
    for (let piece: i32 = 0; piece < 16; piece++) {
      const active: u32 = load<u8>(bit) ^ load<u8>(choice);
      bit++;
      choice++;
      for (let half: u32 = 0; half < 8; half += 4) {
        const on = laneMasks(active >> half);
        const value = v128.load(x);
        v128.store(x, i32x4.sub(v128.and(value, on), v128.load(key0)));
        const signed = i32x4.sub(v128.xor(value, on), on);
        const word = v128.and(i32x4.add(signed, v128.load(difference)), mask);
        packed = v128.or(packed, i32x4.shl(word, offset));
        offset += bits;
        if (offset >= 32) {
          v128.store(out, packed);
          out += 16;
          offset -= 32;
          packed = i32x4.shr_u(word, bits - offset);
        }
        x += 16;
        key0 += 16;
        difference += 16;
      }
    }
    message += perVector;
  }
}

/** The receiver's half: x = (x + key + (choice made ? message : 0)) mod 2^bits; `choice` ^ `bit` is the choice made. */
export function productSelect(
  x: usize, bit: usize, choice: usize, key: usize, vectors: i32, bits: i32, message: usize,
): void {
  const mask = i32x4.splat((1 << bits) - 1);
  for (let v: i32 = 0; v < vectors; v++) {
    let packed = i32x4.splat(0);
    let left: i32 = 0;
    for (let piece: i32 = 0; piece < 16; piece++) {
      const active: u32 = load<u8>(bit) ^ load<u8>(choice);
      bit++;
      choice++;
      for (let half: u32 = 0; half < 8; half += 4) {
        let word = packed;
        if (left < bits) {
          // Of a word that straddles two vectors, the low `left` bits are in the old one. Bits above `bits` are masked later.
          packed = v128.load(message);
          message += 16;
          word = v128.or(word, i32x4.shl(packed, left));
          packed = i32x4.shr_u(packed, bits - left);
          left += 32 - bits;
        } else {
          packed = i32x4.shr_u(packed, bits);
          left -= bits;
        }
        const sum = i32x4.add(v128.load(x), v128.load(key));
        v128.store(x, v128.and(i32x4.add(sum, v128.and(word, laneMasks(active >> half))), mask));
        x += 16;
        key += 16;
      }
    }
  }
}

/**
 * The sender's half of the extension of x (ring 2^from, value's top bit 0) by `bits` bits. top = its own top bits. The wrap is
 * top ^ their top ^ top * their top: message = +-(1 - top) + difference, share of the wrap = (top | choice) - key 0.
 */
export function wrapTable(
  x: usize, top: usize, choice: usize, key0: usize, difference: usize, vectors: i32, from: i32, bits: i32, message: usize,
): void {
  const mask = i32x4.splat((1 << bits) - 1);
  const ring = i32x4.splat(<i32>((<u32>1 << (from + bits)) - 1));
  const perVector: usize = <usize>bits << 4;
  for (let v: i32 = 0; v < vectors; v++) {
    let packed = i32x4.splat(0);
    let offset: i32 = 0;
    let out = message;
    for (let piece: i32 = 0; piece < 16; piece++) {
      const t: u32 = load<u8>(top), c: u32 = load<u8>(choice);
      top++;
      choice++;
      for (let half: u32 = 0; half < 8; half += 4) {
        const on = laneMasks((t | c) >> half);
        // on is -1 where the bit is set: key 0 + on = -(share of the wrap).
        const minusWrap = i32x4.add(v128.load(key0), on);
        v128.store(x, v128.and(i32x4.add(v128.load(x), i32x4.shl(minusWrap, from)), ring));
        // 1 - top, negated where the choice is inverted: 0 if top, else 1 or -1.
        const flip = laneMasks(c >> half);
        const signed = v128.andnot(v128.or(flip, i32x4.splat(1)), laneMasks(t >> half));
        const word = v128.and(i32x4.add(signed, v128.load(difference)), mask);
        packed = v128.or(packed, i32x4.shl(word, offset));
        offset += bits;
        if (offset >= 32) {
          v128.store(out, packed);
          out += 16;
          offset -= 32;
          packed = i32x4.shr_u(word, bits - offset);
        }
        x += 16;
        key0 += 16;
        difference += 16;
      }
    }
    message += perVector;
  }
}

/** The receiver's half: x -= 2^from * (key + (choice made ? message : 0)) mod 2^(from + bits). */
export function wrapSelect(
  x: usize, top: usize, choice: usize, key: usize, vectors: i32, from: i32, bits: i32, message: usize,
): void {
  const ring = i32x4.splat(<i32>((<u32>1 << (from + bits)) - 1));
  for (let v: i32 = 0; v < vectors; v++) {
    let packed = i32x4.splat(0);
    let left: i32 = 0;
    for (let piece: i32 = 0; piece < 16; piece++) {
      const active: u32 = load<u8>(top) ^ load<u8>(choice);
      top++;
      choice++;
      for (let half: u32 = 0; half < 8; half += 4) {
        let word = packed;
        if (left < bits) {
          packed = v128.load(message);
          message += 16;
          word = v128.or(word, i32x4.shl(packed, left));
          packed = i32x4.shr_u(packed, bits - left);
          left += 32 - bits;
        } else {
          packed = i32x4.shr_u(packed, bits);
          left -= bits;
        }
        const wrap = i32x4.add(v128.load(key), v128.and(word, laneMasks(active >> half)));
        v128.store(x, v128.and(i32x4.sub(v128.load(x), i32x4.shl(wrap, from)), ring));
        x += 16;
        key += 16;
      }
    }
  }
}
