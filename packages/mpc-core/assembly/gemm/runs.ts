// Moves words between tensors and polynomials. A run is three words: first coefficient, first tensor element, length.

/** dst[coefficient + i] = src[element + i * step] AND mask. */
export function copyRuns(dst: usize, src: usize, runs: usize, count: i32, step: i32, mask: u32): void {
  const stride = <usize>step << 2;
  const lanes = i32x4.splat(mask);
  for (let run: i32 = 0; run < count; run++) {
    let to = dst + (<usize>load<u32>(runs) << 2);
    let from = src + (<usize>load<u32>(runs, 4) << 2);
    let left = load<i32>(runs, 8);
    if (step == 1) {
      for (; left >= 4; left -= 4) {
        v128.store(to, v128.and(v128.load(from), lanes));
        to += 16;
        from += 16;
      }
    }
    for (; left > 0; left--) {
      store<u32>(to, load<u32>(from) & mask);
      to += 4;
      from += stride;
    }
    runs += 12;
  }
}

/** Useful coefficients one after the other: dst is dense. Returns the address behind the last one. */
export function gatherRuns(dst: usize, polynomial: usize, runs: usize, count: i32): usize {
  for (let run: i32 = 0; run < count; run++) {
    const bytes = <usize>load<u32>(runs, 8) << 2;
    memory.copy(dst, polynomial + (<usize>load<u32>(runs) << 2), bytes);
    dst += bytes;
    runs += 12;
  }
  return dst;
}

/** Dense useful coefficients to their tensor elements. */
export function scatterRuns(tensor: usize, src: usize, runs: usize, count: i32): void {
  for (let run: i32 = 0; run < count; run++) {
    const bytes = <usize>load<u32>(runs, 8) << 2;
    memory.copy(tensor + (<usize>load<u32>(runs, 4) << 2), src, bytes);
    src += bytes;
    runs += 12;
  }
}
