// Gathering of window positions. Maps are [map][height][width] of 32-bit words; a table names the source column (or row) of
// each output column (or row), so padding and dilation are the caller's business.

/** dst[row][j] = src[row][columns[j]] for every row of every map; `columns` is the address of `outputs` u32. */
export function gatherColumns(dst: usize, src: usize, rows: i32, width: i32, columns: usize, outputs: i32): void {
  for (let r: i32 = 0; r < rows; r++) {
    for (let j: usize = 0; j < <usize>outputs; j++) {
      store<u32>(dst + (j << 2), load<u32>(src + (<usize>load<u32>(columns + (j << 2)) << 2)));
    }
    dst += <usize>outputs << 2;
    src += <usize>width << 2;
  }
}

/** dst[map][j] = src[map][rows[j]], whole rows of `width` words. */
export function gatherRows(dst: usize, src: usize, maps: i32, height: i32, width: i32, rows: usize, outputs: i32): void {
  const bytes = <usize>width << 2;
  for (let m: i32 = 0; m < maps; m++) {
    for (let j: i32 = 0; j < outputs; j++) {
      memory.copy(dst, src + <usize>load<u32>(rows + (<usize>j << 2)) * bytes, bytes);
      dst += bytes;
    }
    src += <usize>height * bytes;
  }
}

/** dst[i] = (a[i] - b[i]) & mask. */
export function subtract(dst: usize, a: usize, b: usize, count: i32, mask: u32): void {
  const m = i32x4.splat(mask);
  const vectors = count >> 2;
  for (let i: i32 = 0; i < vectors; i++) {
    v128.store(dst, v128.and(i32x4.sub(v128.load(a), v128.load(b)), m));
    dst += 16;
    a += 16;
    b += 16;
  }
  for (let i = vectors << 2; i < count; i++) {
    store<u32>(dst, (load<u32>(a) - load<u32>(b)) & mask);
    dst += 4;
    a += 4;
    b += 4;
  }
}

/** dst[i] = (a[i] + b[i]) & mask. */
export function add(dst: usize, a: usize, b: usize, count: i32, mask: u32): void {
  const m = i32x4.splat(mask);
  const vectors = count >> 2;
  for (let i: i32 = 0; i < vectors; i++) {
    v128.store(dst, v128.and(i32x4.add(v128.load(a), v128.load(b)), m));
    dst += 16;
    a += 16;
    b += 16;
  }
  for (let i = vectors << 2; i < count; i++) {
    store<u32>(dst, (load<u32>(a) + load<u32>(b)) & mask);
    dst += 4;
    a += 4;
    b += 4;
  }
}
