// Digit tables of the millionaires' comparison and their keys, on bit planes of 128 values a vector.
import { column, storeBits } from './keys';

/**
 * From AES inputs z and outputs pi(z) to the sender's pads, `bits` bits of each key pi(z) ^ z. Share planes = key 0; pad planes of
 * x (from 1) = key 0 ^ key x, at pads + ((x - 1) * bits + bit) * padStride. Where z is sigma(q) ^ sigma(T[x]) ^ tweak only sigma(T[x])
 * stays of two of them: it is read from `table`. With 0 for it z is read as it is.
 */
export function senderPads(
  blocks: usize, inputs: usize, table: usize, groups: i32, width: i32, bits: i32,
  pads: usize, padStride: usize, share: usize, shareStride: usize,
): void {
  const entries: usize = 1 << width;
  const perEntry = <usize>bits * padStride;
  for (let g: i32 = 0; g < groups; g++) {
    for (let k: i32 = 0; k << 3 < bits; k++) {
      const here = min<i32>(8, bits - (k << 3));
      const first = column(blocks + <usize>k);
      storeBits(share + <usize>(k << 3) * shareStride, shareStride, v128.xor(first, column(inputs + <usize>k)), here);
      const input = table ? i8x16.splat(0) : column(inputs + <usize>k);
      let pad = pads + <usize>(k << 3) * padStride;
      for (let x: usize = 1; x < entries; x++) {
        const offset = table
          ? v128.load8_splat(table + (x << 4) + <usize>k)
          : v128.xor(column(inputs + (x << 8) + <usize>k), input);
        storeBits(pad, padStride, v128.xor(v128.xor(column(blocks + (x << 8) + <usize>k), first), offset), here);
        pad += perEntry;
      }
    }
    inputs += entries << 8;
    blocks += entries << 8;
    pads += 2;
    share += 2;
  }
}

/** From AES inputs and outputs to `bits` planes of the key that the receiver knows. */
export function receiverPads(blocks: usize, inputs: usize, groups: i32, bits: i32, share: usize, shareStride: usize): void {
  for (let g: i32 = 0; g < groups; g++) {
    for (let k: i32 = 0; k << 3 < bits; k++) {
      const key = v128.xor(column(blocks + <usize>k), column(inputs + <usize>k));
      storeBits(share + <usize>(k << 3) * shareStride, shareStride, key, min<i32>(8, bits - (k << 3)));
    }
    inputs += 256;
    blocks += 256;
    share += 2;
  }
}

/**
 * One digit against one threshold. Entry x stands for the receiver's digit v = x ^ choice; the table says [v > a] and
 * [v == a] for the sender's digit a. Adds entry 0 to the sender's share and entry x ^ entry 0 to pad plane x, so that
 * entry 0 needs no message. `choice` and `digit` hold `width` planes; pads of gt lie at pads + (x - 1) * perEntry,
 * those of eq `toEqual` further; shareEqual 0 means that eq is not wanted (lowest digit). scratch: 512 bytes.
 */
export function digitTable(
  choice: usize, choiceStride: usize, digit: usize, digitStride: usize, width: i32, vectors: i32,
  pads: usize, perEntry: usize, toEqual: usize, shareGreater: usize, shareEqual: usize, scratch: usize,
): void {
  const entries: usize = 1 << width;
  const equal = scratch + 256;
  for (let v: i32 = 0; v < vectors; v++) {
    let d = v128.load(choice), a = v128.load(digit);
    let differ = v128.xor(d, a);
    v128.store(scratch, v128.andnot(d, a));
    v128.store(scratch, v128.not(v128.or(d, a)), 16);
    v128.store(equal, v128.not(differ));
    v128.store(equal, differ, 16);
    for (let k: i32 = 1; k < width; k++) {
      d = v128.load(choice + <usize>k * choiceStride);
      a = v128.load(digit + <usize>k * digitStride);
      const greater0 = v128.andnot(d, a), greater1 = v128.not(v128.or(d, a));
      differ = v128.xor(d, a);
      const half: usize = 16 << k;
      for (let at: usize = 0; at < half; at += 16) {
        const g = v128.load(scratch + at), e = v128.load(equal + at);
        v128.store(scratch + at, v128.or(greater0, v128.andnot(g, differ)));
        v128.store(scratch + half + at, v128.or(greater1, v128.and(g, differ)));
        v128.store(equal + at, v128.andnot(e, differ));
        v128.store(equal + half + at, v128.and(e, differ));
      }
    }
    const greaterFirst = v128.load(scratch);
    v128.store(shareGreater, v128.xor(v128.load(shareGreater), greaterFirst));
    let pad = pads;
    for (let x: usize = 1; x < entries; x++) {
      v128.store(pad, v128.xor(v128.load(pad), v128.xor(greaterFirst, v128.load(scratch + (x << 4)))));
      pad += perEntry;
    }
    if (shareEqual) {
      const equalFirst = v128.load(equal);
      v128.store(shareEqual, v128.xor(v128.load(shareEqual), equalFirst));
      pad = pads + toEqual;
      for (let x: usize = 1; x < entries; x++) {
        v128.store(pad, v128.xor(v128.load(pad), v128.xor(equalFirst, v128.load(equal + (x << 4)))));
        pad += perEntry;
      }
      shareEqual += 16;
    }
    choice += 16;
    digit += 16;
    pads += 16;
    shareGreater += 16;
  }
}

/**
 * Carry out of one digit of a sum: [own digit + their digit + carry >= 2^digits]. Entry x stands for the receiver's bits x ^ choice,
 * lowest its share of the carry (if `carry`, the own share, is not 0), above it its digit. Adds entry 0 to the plane `share` and
 * entry x ^ entry 0 to the pad plane at pads + (x - 1) * padStride. scratch: 256 bytes.
 */
export function carryTable(
  choice: usize, choiceStride: usize, digit: usize, digitStride: usize, digits: i32, carry: usize, vectors: i32,
  pads: usize, padStride: usize, share: usize, scratch: usize,
): void {
  for (let v: i32 = 0; v < vectors; v++) {
    let entries: usize = 16;
    let at = choice;
    let theirs = v128.load(at);
    if (carry) {
      const first = v128.xor(theirs, v128.load(carry));
      v128.store(scratch, first);
      v128.store(scratch, v128.not(first), 16);
      entries = 32;
      carry += 16;
      at += choiceStride;
    } else {
      v128.store(scratch, i32x4.splat(0));
    }
    for (let k: i32 = 0; k < digits; k++) {
      theirs = v128.load(at);
      at += choiceStride;
      // Both bits 1: carry; both 0: none; else the carry from below. The upper half has their bit inverted.
      const own = v128.load(digit + <usize>k * digitStride);
      const both = v128.and(theirs, own), bothInverted = v128.andnot(own, theirs);
      const differ = v128.xor(theirs, own);
      for (let e: usize = 0; e < entries; e += 16) {
        const below = v128.load(scratch + e);
        v128.store(scratch + e, v128.or(both, v128.and(below, differ)));
        v128.store(scratch + entries + e, v128.or(bothInverted, v128.andnot(below, differ)));
      }
      entries <<= 1;
    }
    const zero = v128.load(scratch);
    v128.store(share, v128.xor(v128.load(share), zero));
    let pad = pads;
    for (let e: usize = 16; e < entries; e += 16) {
      v128.store(pad, v128.xor(v128.load(pad), v128.xor(zero, v128.load(scratch + e))));
      pad += padStride;
    }
    choice += 16;
    digit += 16;
    pads += 16;
    share += 16;
  }
}

/**
 * The receiver's half: share plane p ^= pad plane of the entry that its random choice names (none for entry 0).
 * `choice` holds the `width` planes of the correlation's choices; scratch: 256 bytes.
 */
export function selectPads(
  choice: usize, choiceStride: usize, width: i32, vectors: i32,
  pads: usize, padStride: usize, planes: i32, share: usize, shareStride: usize, scratch: usize,
): void {
  const entries: usize = 1 << width;
  const perEntry = <usize>planes * padStride;
  for (let v: i32 = 0; v < vectors; v++) {
    // One vector per entry: where the choice is that entry.
    v128.store(scratch, v128.not(v128.load(choice)));
    v128.store(scratch, v128.load(choice), 16);
    for (let k: i32 = 1; k < width; k++) {
      const u = v128.load(choice + <usize>k * choiceStride);
      const half: usize = 16 << k;
      for (let at: usize = 0; at < half; at += 16) {
        const here = v128.load(scratch + at);
        v128.store(scratch + half + at, v128.and(here, u));
        v128.store(scratch + at, v128.andnot(here, u));
      }
    }
    for (let p: i32 = 0; p < planes; p++) {
      const at = share + <usize>p * shareStride;
      let sum = v128.load(at);
      let pad = pads + <usize>p * padStride;
      for (let x: usize = 1; x < entries; x++) {
        sum = v128.xor(sum, v128.and(v128.load(pad), v128.load(scratch + (x << 4))));
        pad += perEntry;
      }
      v128.store(at, sum);
    }
    choice += 16;
    pads += 16;
    share += 16;
  }
}

/**
 * AND of shared bits, sender's half: entries 1 to 3 of (left ^ v0)(right ^ v1) against entry 0, with v = x ^ choice. `choice` is
 * two planes; pads are three planes at padStride; key0 is the plane of key 0. Adds the sender's share to `out`.
 */
export function gateTable(
  left: usize, right: usize, choice: usize, choiceStride: usize, vectors: i32,
  pads: usize, padStride: usize, key0: usize, out: usize,
): void {
  for (let v: i32 = 0; v < vectors; v++) {
    const a = v128.xor(v128.load(left), v128.load(choice));
    const b = v128.xor(v128.load(right), v128.load(choice + choiceStride));
    v128.store(out, v128.xor(v128.load(out), v128.xor(v128.and(a, b), v128.load(key0))));
    v128.store(pads, v128.xor(v128.load(pads), b));
    const second = pads + padStride;
    v128.store(second, v128.xor(v128.load(second), a));
    const third = second + padStride;
    v128.store(third, v128.xor(v128.load(third), v128.not(v128.xor(a, b))));
    left += 16;
    right += 16;
    choice += 16;
    pads += 16;
    key0 += 16;
    out += 16;
  }
}

/**
 * e2 AND (g1 XOR e1 AND g0) of shared bits, sender's half: entries 1 to 15 against entry 0. The choice's planes, from the lowest
 * bit: g0, e1, g1, e2. Otherwise as gateTable. scratch: 256 bytes.
 */
export function wideGateTable(
  g0: usize, e1: usize, g1: usize, e2: usize, choice: usize, choiceStride: usize, vectors: i32,
  pads: usize, padStride: usize, key0: usize, out: usize, scratch: usize,
): void {
  for (let v: i32 = 0; v < vectors; v++) {
    const a = v128.xor(v128.load(g0), v128.load(choice));
    const b = v128.xor(v128.load(e1), v128.load(choice + choiceStride));
    const c = v128.xor(v128.load(g1), v128.load(choice + 2 * choiceStride));
    const d = v128.xor(v128.load(e2), v128.load(choice + 3 * choiceStride));
    for (let x: usize = 0; x < 4; x++) {
      const inner = v128.and(x & 1 ? v128.not(a) : a, x & 2 ? v128.not(b) : b);
      const lower = v128.xor(c, inner);
      const at = scratch + (x << 4);
      v128.store(at, v128.and(d, lower));
      v128.store(at, v128.andnot(d, lower), 64);
      v128.store(at, v128.andnot(lower, d), 128);
      v128.store(at, v128.not(v128.or(lower, d)), 192);
    }
    const zero = v128.load(scratch);
    v128.store(out, v128.xor(v128.load(out), v128.xor(zero, v128.load(key0))));
    let pad = pads;
    for (let at: usize = 16; at < 256; at += 16) {
      v128.store(pad, v128.xor(v128.load(pad), v128.xor(zero, v128.load(scratch + at))));
      pad += padStride;
    }
    g0 += 16;
    e1 += 16;
    g1 += 16;
    e2 += 16;
    choice += 16;
    pads += 16;
    key0 += 16;
    out += 16;
  }
}
