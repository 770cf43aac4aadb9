// Plain arithmetic on words modulo 2^32. Counts are multiples of 4.

/** dst -= src. */
export function subtractWords(dst: usize, src: usize, count: i32): void {
  const bytes = <usize>count << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(dst + i, i32x4.sub(v128.load(dst + i), v128.load(src + i)));
  }
}

/** words = ((words + constant) AND ringMask) >> shift, any count. */
export function truncateWords(words: usize, count: i32, constant: u32, ringMask: u32, shift: i32): void {
  const c = i32x4.splat(constant), m = i32x4.splat(ringMask);
  const vectors = count & ~3;
  let at = words;
  for (let i: i32 = 0; i < vectors; i += 4) {
    v128.store(at, i32x4.shr_u(v128.and(i32x4.add(v128.load(at), c), m), shift));
    at += 16;
  }
  for (let i: i32 = vectors; i < count; i++) {
    store<u32>(at, ((load<u32>(at) + constant) & ringMask) >> shift);
    at += 4;
  }
}
