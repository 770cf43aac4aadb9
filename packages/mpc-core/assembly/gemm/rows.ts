// The product of 16-bit integers with exact (or wrapping) 32-bit sums. Four tiles of 8 columns of all rows are interleaved in
// pairs at a time: so each row's cache line and page is visited once, and the tile in use stays in the first-level cache for
// all outputs (Goto and van de Geijn 2008). Register tile: 4 x 8.

const TILE_COLUMNS: i32 = 8;
const TILES: i32 = 4;

/** panel[tile][k] = (row_2k[x], row_2k+1[x]) for the 8 columns x of a tile: 32 bytes a pair of rows. */
// @ts-ignore: decorator
@inline
function interleave(panel: usize, rows: usize, pairs: i32, offset: usize, tiles: i32): void {
  const tileBytes = <usize>pairs << 5;
  for (let k: i32 = 0; k < pairs; k++) {
    let even = <usize>load<u32>(rows) + offset, odd = <usize>load<u32>(rows, 4) + offset;
    let to = panel;
    for (let tile: i32 = 0; tile < tiles; tile++) {
      const a = v128.load(even), b = v128.load(odd);
      v128.store(to, v128.shuffle<i16>(a, b, 0, 8, 1, 9, 2, 10, 3, 11));
      v128.store(to, v128.shuffle<i16>(a, b, 4, 12, 5, 13, 6, 14, 7, 15), 16);
      even += 16;
      odd += 16;
      to += tileBytes;
    }
    panel += 32;
    rows += 8;
  }
}

/**
 * sums[m][x] for 4 * blocks outputs m and `columns` columns x, a multiple of 8.
 *   sums     32-bit words, `stride` bytes from one output to the next
 *   weights  [blocks][pairs][4][2] 16-bit integers
 *   rows     [2 * pairs] addresses of 16-bit integers, to which `offset` bytes are added
 *   panel    128 * pairs bytes of work space
 * Sums wrap modulo 2^32.
 */
export function rowGemm(
  sums: usize, stride: usize, weights: usize, rows: usize, panel: usize, pairs: i32, blocks: i32, offset: usize, columns: i32,
): void {
  for (let x: i32 = 0; x < columns; x += TILES * TILE_COLUMNS) {
    const tiles = min(TILES, (columns - x) / TILE_COLUMNS);
    interleave(panel, rows, pairs, offset + (<usize>x << 1), tiles);
    let tile = panel;
    for (let t: i32 = 0; t < tiles; t++) {
      let w = weights;
      let out = sums + (<usize>(x + t * TILE_COLUMNS) << 2);
      for (let block: i32 = 0; block < blocks; block++) {
        let a0 = i32x4.splat(0), a1 = i32x4.splat(0), b0 = i32x4.splat(0), b1 = i32x4.splat(0);
        let c0 = i32x4.splat(0), c1 = i32x4.splat(0), d0 = i32x4.splat(0), d1 = i32x4.splat(0);
        let at = tile;
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
      tile += <usize>pairs << 5;
    }
  }
}
