// AES-128 of eight blocks at a time, bit by bit: vector i holds bit i of all their bytes (Kaesper, Schwabe, "Faster and timing-attack resistant
// AES-GCM", CHES 2009). No table and no branch depends on data. Rows are columns of FIPS 197: byte r + 4 c is row r of column c.

/** Eight vectors. */
const STATE: usize = memory.data(128, 16);
/**
 * How shiftRows, nextRows and secondRows move bytes. As data, because engines put the constant of a shuffle together anew for each of 24 a round: 34 ns
 * a block instead of 37.
 */
const ROWS: usize = memory.data<u8>([
  0, 5, 10, 15, 4, 9, 14, 3, 8, 13, 2, 7, 12, 1, 6, 11,
  5, 10, 15, 0, 9, 14, 3, 4, 13, 2, 7, 8, 1, 6, 11, 12,
  2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13,
], 16);
/** What is left when the blocks are no multiple of eight. */
const REST: usize = memory.data(128, 16);

@inline
function exchange(from: usize, to: usize, distance: usize, shift: i32, mask: v128): void {
  const x = v128.load(from);
  const y = v128.load(from + distance);
  const t = v128.and(v128.xor(i64x2.shr_u(x, shift), y), mask);
  v128.store(to + distance, v128.xor(y, t));
  v128.store(to, v128.xor(x, i64x2.shl(t, shift)));
}

/** Bit i of byte p of vector j becomes bit j of byte p of vector i. Its own inverse. */
@inline
function transpose(from: usize, to: usize): void {
  for (let at: usize = 0; at < 128; at += 32) exchange(from + at, STATE + at, 16, 1, i8x16.splat(0x55));
  for (let at: usize = STATE; at < STATE + 128; at += 64) {
    exchange(at, at, 32, 2, i8x16.splat(0x33));
    exchange(at + 16, at + 16, 32, 2, i8x16.splat(0x33));
  }
  for (let at: usize = 0; at < 64; at += 16) exchange(STATE + at, to + at, 64, 4, i8x16.splat(0x0f));
}

/** Row r moves r columns to the left. */
@inline
function shiftRows(x: v128): v128 {
  return v128.swizzle(x, v128.load(ROWS));
}

/** The same, and then the next row of each column. */
@inline
function nextRows(x: v128): v128 {
  return v128.swizzle(x, v128.load(ROWS, 16));
}

/** The row after the next, of each column. */
@inline
function secondRows(x: v128): v128 {
  return v128.swizzle(x, v128.load(ROWS, 32));
}

@inline
function xor(a: v128, b: v128): v128 {
  return v128.xor(a, b);
}

@inline
function and(a: v128, b: v128): v128 {
  return v128.and(a, b);
}

function encryptEight(keys: usize, from: usize, to: usize): void {
  transpose(from, STATE);
  let b0 = xor(v128.load(STATE), v128.load(keys));
  let b1 = xor(v128.load(STATE, 16), v128.load(keys, 16));
  let b2 = xor(v128.load(STATE, 32), v128.load(keys, 32));
  let b3 = xor(v128.load(STATE, 48), v128.load(keys, 48));
  let b4 = xor(v128.load(STATE, 64), v128.load(keys, 64));
  let b5 = xor(v128.load(STATE, 80), v128.load(keys, 80));
  let b6 = xor(v128.load(STATE, 96), v128.load(keys, 96));
  let b7 = xor(v128.load(STATE, 112), v128.load(keys, 112));
  const last = keys + 1280;
  while (true) {
    keys += 128;
    // The S-box without its constant, which is in the round keys: Boyar, Peralta, "A new combinational logic minimization technique
    // with applications to cryptology" (SEA 2010, eprint 2009/191), figures 5 to 7; b7 is the paper's x0.
    const y14 = xor(b4, b2);
    const y13 = xor(b7, b1);
    const y9 = xor(b7, b4);
    const y8 = xor(b7, b2);
    const t0 = xor(b6, b5);
    const y1 = xor(t0, b0);
    const y4 = xor(y1, b4);
    const y12 = xor(y13, y14);
    const y2 = xor(y1, b7);
    const y5 = xor(y1, b1);
    const y3 = xor(y5, y8);
    const t1 = xor(b3, y12);
    const y15 = xor(t1, b2);
    const y20 = xor(t1, b6);
    const y6 = xor(y15, b0);
    const y10 = xor(y15, t0);
    const y11 = xor(y20, y9);
    const y7 = xor(b0, y11);
    const y17 = xor(y10, y11);
    const y19 = xor(y10, y8);
    const y16 = xor(t0, y11);
    const y21 = xor(y13, y16);
    const y18 = xor(b7, y16);
    const t2 = and(y12, y15);
    const t4 = xor(and(y3, y6), t2);
    const t6 = xor(and(y4, b0), t2);
    const t7 = and(y13, y16);
    const t9 = xor(and(y5, y1), t7);
    const t11 = xor(and(y2, y7), t7);
    const t12 = and(y9, y11);
    const t14 = xor(and(y14, y17), t12);
    const t16 = xor(and(y8, y10), t12);
    const t21 = xor(xor(t4, t14), y20);
    const t22 = xor(xor(t6, t16), y19);
    const t23 = xor(xor(t9, t14), y21);
    const t24 = xor(xor(t11, t16), y18);
    const t25 = xor(t21, t22);
    const t26 = and(t21, t23);
    const t27 = xor(t24, t26);
    const t29 = xor(and(t25, t27), t22);
    const t30 = xor(t23, t24);
    const t31 = xor(t22, t26);
    const t33 = xor(and(t31, t30), t24);
    const t34 = xor(t23, t33);
    const t35 = xor(t27, t33);
    const t36 = and(t24, t35);
    const t37 = xor(t36, t34);
    const t38 = xor(t27, t36);
    const t40 = xor(t25, and(t29, t38));
    const t41 = xor(t40, t37);
    const t42 = xor(t29, t33);
    const t43 = xor(t29, t40);
    const t44 = xor(t33, t37);
    const t45 = xor(t42, t41);
    const z0 = and(t44, y15);
    const z1 = and(t37, y6);
    const z2 = and(t33, b0);
    const z3 = and(t43, y16);
    const z4 = and(t40, y1);
    const z5 = and(t29, y7);
    const z6 = and(t42, y11);
    const z7 = and(t45, y17);
    const z8 = and(t41, y10);
    const z9 = and(t44, y12);
    const z10 = and(t37, y3);
    const z11 = and(t33, y4);
    const z12 = and(t43, y13);
    const z13 = and(t40, y5);
    const z14 = and(t29, y2);
    const z15 = and(t42, y9);
    const z16 = and(t45, y14);
    const z17 = and(t41, y8);
    const t46 = xor(z15, z16);
    const t47 = xor(z10, z11);
    const t48 = xor(z5, z13);
    const t49 = xor(z9, z10);
    const t50 = xor(z2, z12);
    const t51 = xor(z2, z5);
    const t52 = xor(z7, z8);
    const t53 = xor(z0, z3);
    const t54 = xor(z6, z7);
    const t55 = xor(z16, z17);
    const t56 = xor(z12, t48);
    const t57 = xor(t50, t53);
    const t58 = xor(z4, t46);
    const t59 = xor(z3, t54);
    const t60 = xor(t46, t57);
    const t61 = xor(z14, t57);
    const t62 = xor(t52, t58);
    const t63 = xor(t49, t58);
    const t64 = xor(z4, t59);
    const t65 = xor(t61, t62);
    const t66 = xor(z1, t63);
    const s3 = xor(t53, t66);
    b7 = xor(t59, t63);
    b6 = xor(t64, s3);
    b5 = xor(t55, xor(t64, t65));
    b4 = s3;
    b3 = xor(t51, t66);
    b2 = xor(t47, t65);
    b1 = xor(t56, t62);
    b0 = xor(t48, t60);
    if (keys == last) break;
    // Rows and columns: 2 (a_r + a_r+1) + a_r+1 + a_r+2 + a_r+3.
    const n0 = nextRows(b0);
    const n1 = nextRows(b1);
    const n2 = nextRows(b2);
    const n3 = nextRows(b3);
    const n4 = nextRows(b4);
    const n5 = nextRows(b5);
    const n6 = nextRows(b6);
    const n7 = nextRows(b7);
    const u0 = xor(shiftRows(b0), n0);
    const u1 = xor(shiftRows(b1), n1);
    const u2 = xor(shiftRows(b2), n2);
    const u3 = xor(shiftRows(b3), n3);
    const u4 = xor(shiftRows(b4), n4);
    const u5 = xor(shiftRows(b5), n5);
    const u6 = xor(shiftRows(b6), n6);
    const u7 = xor(shiftRows(b7), n7);
    b0 = xor(xor(xor(u7, n0), secondRows(u0)), v128.load(keys));
    b1 = xor(xor(xor(xor(u0, u7), n1), secondRows(u1)), v128.load(keys, 16));
    b2 = xor(xor(xor(u1, n2), secondRows(u2)), v128.load(keys, 32));
    b3 = xor(xor(xor(xor(u2, u7), n3), secondRows(u3)), v128.load(keys, 48));
    b4 = xor(xor(xor(xor(u3, u7), n4), secondRows(u4)), v128.load(keys, 64));
    b5 = xor(xor(xor(u4, n5), secondRows(u5)), v128.load(keys, 80));
    b6 = xor(xor(xor(u5, n6), secondRows(u6)), v128.load(keys, 96));
    b7 = xor(xor(xor(u6, n7), secondRows(u7)), v128.load(keys, 112));
  }
  v128.store(STATE, xor(shiftRows(b0), v128.load(last)));
  v128.store(STATE, xor(shiftRows(b1), v128.load(last, 16)), 16);
  v128.store(STATE, xor(shiftRows(b2), v128.load(last, 32)), 32);
  v128.store(STATE, xor(shiftRows(b3), v128.load(last, 48)), 48);
  v128.store(STATE, xor(shiftRows(b4), v128.load(last, 64)), 64);
  v128.store(STATE, xor(shiftRows(b5), v128.load(last, 80)), 80);
  v128.store(STATE, xor(shiftRows(b6), v128.load(last, 96)), 96);
  v128.store(STATE, xor(shiftRows(b7), v128.load(last, 112)), 112);
  transpose(STATE, to);
}

/** to[i] = AES(from[i]) for `blocks` blocks; `keys` by expandKey; `from` and `to` are equal or disjoint. */
export function encryptBlocks(keys: usize, from: usize, to: usize, blocks: i32): void {
  for (; blocks >= 8; blocks -= 8) {
    encryptEight(keys, from, to);
    from += 128;
    to += 128;
  }
  if (blocks == 0) return;
  memory.copy(REST, from, <usize>blocks << 4);
  encryptEight(keys, REST, REST);
  memory.copy(to, REST, <usize>blocks << 4);
  memory.fill(REST, 0, 128);
}

/** The encryptions of the counters first, first + 1, ..: 128 bits, big-endian (SP 800-38A, section 6.5). */
export function counterBlocks(keys: usize, to: usize, first: f64, blocks: i32): void {
  let counter = <u64>first;
  for (let at = to; at < to + (<usize>blocks << 4); at += 16) {
    store<u64>(at, 0);
    store<u64>(at, bswap(counter), 8);
    counter += 1;
  }
  encryptBlocks(keys, to, to, blocks);
}
