// The product of 16-bit integers with exact (or wrapping) 32-bit sums: a panel of 8 columns of all rows is interleaved in
// pairs once, and stays in the first-level cache for all outputs (Goto and van de Geijn 2008). Register tile: 4 x 8.

/** panel[k] = (row_2k[x], row_2k+1[x]) for 8 columns x: 32 bytes a pair of rows. */
// @ts-ignore: decorator
@inline
function interleave(panel: usize, rows: usize, pairs: i32, offset: usize): void {
  for (let k: i32 = 0; k < pairs; k++) {
    const even = v128.load(<usize>load<u32>(rows) + offset), odd = v128.load(<usize>load<u32>(rows, 4) + offset);
    v128.store(panel, v128.shuffle<i16>(even, odd, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(panel, v128.shuffle<i16>(even, odd, 4, 12, 5, 13, 6, 14, 7, 15), 16);
    panel += 32;
    rows += 8;
  }
}

/**
 * sums[m][x] for 4 * blocks outputs m and `columns` columns x, a multiple of 8.
 *   sums     32-bit words, `stride` bytes from one output to the next
 *   weights  [blocks][pairs][4][2] 16-bit integers
 *   rows     [2 * pairs] addresses of 16-bit integers, to which `offset` bytes are added
 *   panel    32 * pairs bytes of work space
 * Sums wrap modulo 2^32.
 */
export function rowGemm(
  sums: usize, stride: usize, weights: usize, rows: usize, panel: usize, pairs: i32, blocks: i32, offset: usize, columns: i32,
): void {
  for (let x: i32 = 0; x < columns; x += 8) {
    interleave(panel, rows, pairs, offset + (<usize>x << 1));
    let w = weights;
    let out = sums + (<usize>x << 2);
    for (let block: i32 = 0; block < blocks; block++) {
      let a0 = i32x4.splat(0), a1 = i32x4.splat(0), b0 = i32x4.splat(0), b1 = i32x4.splat(0);
      let c0 = i32x4.splat(0), c1 = i32x4.splat(0), d0 = i32x4.splat(0), d1 = i32x4.splat(0);
      let at = panel;
      const end = w + (<usize>pairs << 4);
      while (w < end) {
        const x0 = v128.load(at), x1 = v128.load(at, 16);
        let v = v128.load32_splat(w);
        a0 = i32x4.add(a0, i32x4.dot_i16x8_s(v, x0));
        a1 = i32x4.add(a1, i32x4.dot_i16x8_s(v, x1));
        v = v128.load32_splat(w, 4);
        b0 = i32x4.add(b0, i32x4.dot_i16x8_s(v, x0));
        b1 = i32x4.add(b1, i32x4.dot_i16x8_s(v, x1));
        v = v128.load32_splat(w, 8);
        c0 = i32x4.add(c0, i32x4.dot_i16x8_s(v, x0));
        c1 = i32x4.add(c1, i32x4.dot_i16x8_s(v, x1));
        v = v128.load32_splat(w, 12);
        d0 = i32x4.add(d0, i32x4.dot_i16x8_s(v, x0));
        d1 = i32x4.add(d1, i32x4.dot_i16x8_s(v, x1));
        at += 32;
        w += 16;
      }
      v128.store(out, a0);
      v128.store(out, a1, 16);
      v128.store(out + stride, b0);
      v128.store(out + stride, b1, 16);
      v128.store(out + 2 * stride, c0);
      v128.store(out + 2 * stride, c1, 16);
      v128.store(out + 3 * stride, d0);
      v128.store(out + 3 * stride, d1, 16);
      out += 4 * stride;
    }
  }
}
