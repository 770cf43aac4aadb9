// The field of 2^128 elements in GCM's representation (McGrew, Viega, "The Galois/Counter Mode of Operation", section 2.5): bit 0 of a block,
// the coefficient of X^0, is the highest of its first byte; modulo X^128 + X^7 + X^2 + X + 1. For the checks of src/two-party/ot.

/** Multiples of a factor by the 16 polynomials of degree below 4, as pairs of words, high first; the nibble 8 stands for 1. */
const MULTIPLES: usize = memory.data(256, 16);
/** What four bits that are shifted out at the end bring in at the front, in the highest 16 bits. */
const REDUCTIONS: usize = memory.data<u16>([
  0x0000, 0x1c20, 0x3840, 0x2460, 0x7080, 0x6ca0, 0x48c0, 0x54e0, 0xe100, 0xfd20, 0xd940, 0xc560, 0x9180, 0x8da0, 0xa9c0, 0xb5e0,
]);
/** Of a block times X, when its last bit was set. */
const REDUCTION: u64 = 0xe1 << 56;

let high: u64 = 0;
let low: u64 = 0;

@inline
function loadBlock(at: usize): void {
  high = bswap(load<u64>(at));
  low = bswap(load<u64>(at, 8));
}

@inline
function storeBlock(at: usize): void {
  store<u64>(at, bswap(high));
  store<u64>(at, bswap(low), 8);
}

/** The loaded block times X. */
@inline
function timesX(): void {
  const carry = 0 - (low & 1);
  low = (low >> 1) | (high << 63);
  high = (high >> 1) ^ (carry & REDUCTION);
}

/** Prepares multiplications by the block at `factor` (Shoup's tables of four bits). */
function prepare(factor: usize): void {
  store<u64>(MULTIPLES, 0);
  store<u64>(MULTIPLES, 0, 8);
  loadBlock(factor);
  for (let nibble: usize = 8; nibble > 0; nibble >>= 1) {
    store<u64>(MULTIPLES + (nibble << 4), high);
    store<u64>(MULTIPLES + (nibble << 4), low, 8);
    timesX();
  }
  for (let top: usize = 2; top <= 8; top <<= 1) {
    for (let rest: usize = 1; rest < top; rest++) {
      const at = MULTIPLES + ((top | rest) << 4);
      store<u64>(at, load<u64>(MULTIPLES + (top << 4)) ^ load<u64>(MULTIPLES + (rest << 4)));
      store<u64>(at, load<u64>(MULTIPLES + (top << 4), 8) ^ load<u64>(MULTIPLES + (rest << 4), 8), 8);
    }
  }
}

@inline
function step(nibble: usize): void {
  const out = <usize>(low & 15);
  low = ((low >> 4) | (high << 60)) ^ load<u64>(MULTIPLES + (nibble << 4), 8);
  high = (high >> 4) ^ (<u64>load<u16>(REDUCTIONS + (out << 1)) << 48) ^ load<u64>(MULTIPLES + (nibble << 4));
}

/** The prepared factor times the block at `x`. */
function multiply(x: usize): void {
  high = 0;
  low = 0;
  for (let byte: i32 = 15; byte >= 0; byte--) {
    const value = <usize>load<u8>(x + <usize>byte);
    step(value & 15);
    step(value >> 4);
  }
}

/** out[i] = factor^i for i in 0..count-1. */
export function fieldPowers(out: usize, factor: usize, count: i32): void {
  prepare(factor);
  high = 1 << 63;
  low = 0;
  storeBlock(out);
  for (let i: i32 = 1; i < count; i++) {
    multiply(out);
    out += 16;
    storeBlock(out);
  }
}

/** sum = (sum + blocks[i]) * factor, for one block after the other: GHASH. */
export function hashBlocks(sum: usize, factor: usize, blocks: usize, count: i32): void {
  prepare(factor);
  for (let i: i32 = 0; i < count; i++) {
    v128.store(sum, v128.xor(v128.load(sum), v128.load(blocks)));
    multiply(sum);
    storeBlock(sum);
    blocks += 16;
  }
}

/** sum += a * b. */
export function addFieldProduct(sum: usize, a: usize, b: usize): void {
  prepare(a);
  multiply(b);
  store<u64>(sum, load<u64>(sum) ^ bswap(high));
  store<u64>(sum, load<u64>(sum, 8) ^ bswap(low), 8);
}

/** sum += the sum of X^i * blocks[i] for i in 0..count-1. */
export function addByPowersOfX(sum: usize, blocks: usize, count: i32): void {
  high = 0;
  low = 0;
  for (let at = blocks + (<usize>count << 4); at > blocks; ) {
    at -= 16;
    timesX();
    high ^= bswap(load<u64>(at));
    low ^= bswap(load<u64>(at, 8));
  }
  store<u64>(sum, load<u64>(sum) ^ bswap(high));
  store<u64>(sum, load<u64>(sum, 8) ^ bswap(low), 8);
}

/**
 * For each tree t and each bit j of its noise that is set: buckets[j][leaf on the path] += weights[trees - 1 - t]. `buckets`:
 * `width` times 2^depth blocks.
 */
export function addToBuckets(
  buckets: usize, depth: i32, width: i32, weights: usize, paths: usize, noise: usize, trees: i32,
): void {
  let weight = weights + (<usize>trees << 4);
  for (let t: i32 = 0; t < trees; t++) {
    weight -= 16;
    const value = v128.load(weight);
    const digit = <i32>load<u8>(noise);
    for (let j: i32 = 0; j < width; j++) {
      if (((digit >> j) & 1) == 0) continue;
      const at = buckets + (((<usize>j << depth) + <usize>load<u32>(paths)) << 4);
      v128.store(at, v128.xor(v128.load(at), value));
    }
    paths += 4;
    noise += 1;
  }
}
