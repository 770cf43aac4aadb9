// The field of 2^128 elements in GCM's representation (McGrew, Viega, "The Galois/Counter Mode of Operation", section 2.5): bit 0 of a block,
// the coefficient of X^0, is the highest of its first byte; modulo X^128 + X^7 + X^2 + X + 1. For the checks of src/two-party/ot.

/** Of a block times X, when its last bit was set. */
const REDUCTION: u64 = 0xe1 << 56;
const PRODUCT: usize = memory.data(16, 16);

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

/** The block at `at` times X. */
export function timesXInto(at: usize): void {
  loadBlock(at);
  timesX();
  storeBlock(at);
}

/** x *= y, bit by bit of y: in a time that depends on neither. */
export function multiplyBlock(x: usize, y: usize): void {
  let h = bswap(load<u64>(x));
  let l = bswap(load<u64>(x, 8));
  let sumHigh: u64 = 0;
  let sumLow: u64 = 0;
  for (let word: usize = 0; word < 16; word += 8) {
    let bits = bswap(load<u64>(y + word));
    for (let i: i32 = 0; i < 64; i++) {
      const mask = <u64>(<i64>bits >> 63);
      sumHigh ^= mask & h;
      sumLow ^= mask & l;
      bits <<= 1;
      const carry = 0 - (l & 1);
      l = (l >> 1) | (h << 63);
      h = (h >> 1) ^ (carry & REDUCTION);
    }
  }
  store<u64>(x, bswap(sumHigh));
  store<u64>(x, bswap(sumLow), 8);
}

/** out[i] = factor^i for i in 0..count-1. */
export function fieldPowers(out: usize, factor: usize, count: i32): void {
  v128.store(out, i64x2(0x80, 0));
  for (let i: i32 = 1; i < count; i++) {
    v128.store(out, v128.load(out), 16);
    out += 16;
    multiplyBlock(out, factor);
  }
}

/** sum += a * b. */
export function addFieldProduct(sum: usize, a: usize, b: usize): void {
  v128.store(PRODUCT, v128.load(a));
  multiplyBlock(PRODUCT, b);
  v128.store(sum, v128.xor(v128.load(sum), v128.load(PRODUCT)));
  v128.store(PRODUCT, i64x2(0, 0));
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
