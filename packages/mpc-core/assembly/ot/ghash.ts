// GHASH (McGrew, Viega, "The Galois/Counter Mode of Operation", section 2.3) of long strings, where the platform offers none that answers at once:
// 16 blocks at a time, byte j of all of them in one vector. A product with a fixed factor F is linear, so byte k of x F is the sum over the 32
// half bytes p of x of a table's entry, T[p][k][half byte], and a table has 16 entries of one byte: a vector, looked up in registers (compare Hamburg, "Accelerating
// AES with vector permute instructions", CHES 2009). No address and no branch depends on what is hashed.
import { multiplyBlock, timesXInto } from './field';

/** T, in the order of its use: [k / 8][p][k % 8]. */
const TABLES: usize = memory.data(8192, 16);
/** Of one half byte: the 16 products, as blocks. */
const PRODUCTS: usize = memory.data(256, 16);
/** 16 sums, byte by byte; their half bytes; and 16 blocks. */
const SUMS: usize = memory.data(256, 16);
const HALVES: usize = memory.data(512, 16);
const BLOCKS: usize = memory.data(256, 16);
/** What the blocks wait in while they are turned. */
const TURNING: usize = memory.data(256, 16);
const POWER: usize = memory.data(16, 16);

/** One of four equal steps by which byte j of block i becomes byte i of block j: eight bits of position, turned by one. */
@inline
function turnOnce(from: usize, to: usize): void {
  for (let end = from + 128; from < end; from += 16) {
    const a = v128.load(from);
    const b = v128.load(from, 128);
    v128.store(to, v128.shuffle<u8>(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23));
    v128.store(to, v128.shuffle<u8>(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31), 16);
    to += 32;
  }
}

/** Byte j of block i becomes byte i of block j. */
function turn(from: usize, to: usize): void {
  turnOnce(from, to);
  turnOnce(to, TURNING);
  turnOnce(TURNING, to);
  turnOnce(to, TURNING);
  memory.copy(to, TURNING, 256);
}

/** Tables of the factor at `factor`. */
function prepare(factor: usize): void {
  v128.store(POWER, v128.load(factor));
  for (let p: usize = 0; p < 32; p++) {
    v128.store(PRODUCTS, i64x2(0, 0));
    // Of a half byte, the highest bit stands for the lowest power.
    for (let value: usize = 8; value > 0; value >>= 1) {
      v128.store(PRODUCTS + (value << 4), v128.load(POWER));
      timesXInto(POWER);
    }
    for (let top: usize = 2; top <= 8; top <<= 1) {
      for (let rest: usize = 1; rest < top; rest++) {
        const sum = v128.xor(v128.load(PRODUCTS + (top << 4)), v128.load(PRODUCTS + (rest << 4)));
        v128.store(PRODUCTS + ((top | rest) << 4), sum);
      }
    }
    turn(PRODUCTS, BLOCKS);
    memory.copy(TABLES + (p << 7), BLOCKS, 128);
    memory.copy(TABLES + 4096 + (p << 7), BLOCKS + 128, 128);
  }
}

/** Each of the 16 sums times the factor, plus its block of BLOCKS, which are turned. */
function step(): void {
  for (let j: usize = 0; j < 256; j += 16) {
    const sum = v128.load(SUMS + j);
    v128.store(HALVES + 2 * j, v128.and(i16x8.shr_u(sum, 4), i8x16.splat(15)));
    v128.store(HALVES + 2 * j, v128.and(sum, i8x16.splat(15)), 16);
  }
  let table = TABLES;
  for (let half: usize = 0; half < 256; half += 128) {
    let s0 = v128.load(BLOCKS + half);
    let s1 = v128.load(BLOCKS + half, 16);
    let s2 = v128.load(BLOCKS + half, 32);
    let s3 = v128.load(BLOCKS + half, 48);
    let s4 = v128.load(BLOCKS + half, 64);
    let s5 = v128.load(BLOCKS + half, 80);
    let s6 = v128.load(BLOCKS + half, 96);
    let s7 = v128.load(BLOCKS + half, 112);
    for (let at = HALVES; at < HALVES + 512; at += 16) {
      const index = v128.load(at);
      s0 = v128.xor(s0, v128.swizzle(v128.load(table), index));
      s1 = v128.xor(s1, v128.swizzle(v128.load(table, 16), index));
      s2 = v128.xor(s2, v128.swizzle(v128.load(table, 32), index));
      s3 = v128.xor(s3, v128.swizzle(v128.load(table, 48), index));
      s4 = v128.xor(s4, v128.swizzle(v128.load(table, 64), index));
      s5 = v128.xor(s5, v128.swizzle(v128.load(table, 80), index));
      s6 = v128.xor(s6, v128.swizzle(v128.load(table, 96), index));
      s7 = v128.xor(s7, v128.swizzle(v128.load(table, 112), index));
      table += 128;
    }
    v128.store(SUMS + half, s0);
    v128.store(SUMS + half, s1, 16);
    v128.store(SUMS + half, s2, 32);
    v128.store(SUMS + half, s3, 48);
    v128.store(SUMS + half, s4, 64);
    v128.store(SUMS + half, s5, 80);
    v128.store(SUMS + half, s6, 96);
    v128.store(SUMS + half, s7, 112);
  }
}

@inline
function add(sum: usize, block: usize): void {
  v128.store(sum, v128.xor(v128.load(sum), v128.load(block)));
}

/** sum = (sum + blocks[i]) * factor, for one block after the other: GHASH. */
export function hashBlocks(sum: usize, factor: usize, blocks: usize, count: i32): void {
  // The sixteenth power pays from some hundred blocks on.
  const one = count < 128 ? count : count & 15;
  for (let i: i32 = 0; i < one; i++) {
    add(sum, blocks);
    multiplyBlock(sum, factor);
    blocks += 16;
  }
  if (one == count) return;
  v128.store(PRODUCTS, v128.load(factor));
  for (let i: i32 = 0; i < 4; i++) {
    v128.store(POWER, v128.load(PRODUCTS));
    multiplyBlock(PRODUCTS, POWER);
  }
  prepare(PRODUCTS);
  // Every sixteenth block has a sum of its own; the sum so far is part of the first one's.
  memory.fill(BLOCKS, 0, 256);
  v128.store(BLOCKS, v128.load(sum));
  turn(BLOCKS, SUMS);
  const end = blocks + (<usize>(count - one) << 4);
  let first = true;
  for (; blocks < end; blocks += 256) {
    turn(blocks, BLOCKS);
    if (first) {
      for (let j: usize = 0; j < 256; j += 16) add(SUMS + j, BLOCKS + j);
      first = false;
    } else step();
  }
  turn(SUMS, BLOCKS);
  v128.store(sum, i64x2(0, 0));
  for (let i: usize = 0; i < 256; i += 16) {
    add(sum, BLOCKS + i);
    multiplyBlock(sum, factor);
  }
  memory.fill(SUMS, 0, 256);
  memory.fill(HALVES, 0, 512);
  memory.fill(BLOCKS, 0, 256);
  memory.fill(TURNING, 0, 256);
}
