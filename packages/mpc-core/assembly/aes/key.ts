// The key schedule of AES-128 (FIPS 197, section 5.2), without tables or branches that depend on the key.

const ROUND_KEYS: usize = memory.data(176, 16);
const SCHEDULE: usize = memory.data(1408, 16);

/** Where the caller puts round keys: 11 times 8 vectors. */
export function scheduleAddress(): usize {
  return SCHEDULE;
}

/** a * b in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1 (FIPS 197, section 4.2). */
function multiply(a: u32, b: u32): u32 {
  let product: u32 = 0;
  for (let i: i32 = 0; i < 8; i++) {
    product ^= a & (0 - (b & 1));
    b >>= 1;
    a = ((a << 1) ^ (0x1b & (0 - (a >> 7)))) & 0xff;
  }
  return product;
}

@inline
function rotate(x: u32, by: i32): u32 {
  return ((x << by) | (x >> (8 - by))) & 0xff;
}

/** The S-box of one byte: x^254 and the affine map (section 5.1.1). */
function substitute(x: u32): u32 {
  const x2 = multiply(x, x);
  const x3 = multiply(x2, x);
  const x6 = multiply(x3, x3);
  const x12 = multiply(x6, x6);
  const x15 = multiply(x12, x3);
  let power = x15;
  for (let i: i32 = 0; i < 4; i++) power = multiply(power, power);
  const inverse = multiply(multiply(power, x12), x2);
  return inverse ^ rotate(inverse, 1) ^ rotate(inverse, 2) ^ rotate(inverse, 3) ^ rotate(inverse, 4) ^ 0x63;
}

/**
 * Writes the round keys of the 16 bytes at `key` to `out` as blocks.ts uses them, 11 times 8 vectors: byte p of vector i is 0xff where bit i
 * of byte p of the round key is set. The constant 0x63 of the S-box, which rows and columns leave as it is, is part of keys 1 to 10.
 */
export function expandKey(key: usize, out: usize): void {
  memory.copy(ROUND_KEYS, key, 16);
  let constant: u32 = 1;
  for (let at = ROUND_KEYS + 16; at < ROUND_KEYS + 176; at += 16) {
    for (let i: usize = 0; i < 4; i++) {
      const last = substitute(load<u8>(at - 4 + ((i + 1) & 3)));
      store<u8>(at + i, load<u8>(at - 16 + i) ^ last ^ (i == 0 ? constant : 0));
    }
    for (let i: usize = 4; i < 16; i++) store<u8>(at + i, load<u8>(at - 16 + i) ^ load<u8>(at - 4 + i));
    constant = multiply(constant, 2);
  }
  for (let at = ROUND_KEYS; at < ROUND_KEYS + 176; at += 16) {
    let round = v128.load(at);
    if (at > ROUND_KEYS) round = v128.xor(round, i8x16.splat(0x63));
    for (let bit: i32 = 0; bit < 8; bit++) {
      v128.store(out, i8x16.ne(v128.and(round, i8x16.splat(<i8>1 << <i8>bit)), i8x16.splat(0)));
      out += 16;
    }
  }
  memory.fill(ROUND_KEYS, 0, 176);
}
