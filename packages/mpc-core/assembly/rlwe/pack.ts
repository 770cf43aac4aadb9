// Words of a fixed width as a dense bit string. Four lanes are packed side by side, word i in lane i mod 4 (the
// "vertical" layout of Lemire and Boytsov 2015), so that all lanes shift alike. Counts are multiples of 128: then every
// lane fills whole 32-bit words and `count` words of `width` bits take count * width / 8 bytes.

/** Keeps bits shift..shift+width-1 of each word of src. */
export function packWords(dst: usize, src: usize, count: i32, width: i32, shift: i32): void {
  const mask = i32x4.splat(width == 32 ? -1 : (1 << width) - 1);
  let held = i32x4.splat(0);
  let used = 0;
  const end = src + (<usize>count << 2);
  while (src < end) {
    const x = v128.and(i32x4.shr_u(v128.load(src), shift), mask);
    held = v128.or(held, i32x4.shl(x, used));
    used += width;
    if (used >= 32) {
      v128.store(dst, held);
      dst += 16;
      used -= 32;
      // A shift by 32 would be a shift by 0.
      held = used == 0 ? i32x4.splat(0) : i32x4.shr_u(x, width - used);
    }
    src += 16;
  }
}

/** dst = (word << shift) + offset for each packed word. */
export function unpackWords(dst: usize, src: usize, count: i32, width: i32, shift: i32, offset: u32): void {
  const mask = i32x4.splat(width == 32 ? -1 : (1 << width) - 1), o = i32x4.splat(offset);
  let held = i32x4.splat(0);
  let left = 0;
  const end = dst + (<usize>count << 2);
  while (dst < end) {
    let x = held;
    if (left < width) {
      const next = v128.load(src);
      src += 16;
      x = v128.or(held, i32x4.shl(next, left));
      const taken = width - left;
      held = taken == 32 ? i32x4.splat(0) : i32x4.shr_u(next, taken);
      left = 32 - taken;
    } else {
      held = i32x4.shr_u(held, width);
      left -= width;
    }
    v128.store(dst, i32x4.add(i32x4.shl(v128.and(x, mask), shift), o));
    dst += 16;
  }
}
