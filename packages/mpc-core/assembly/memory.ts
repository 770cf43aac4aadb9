// Moves that need no knowledge of what is moved.

/** dst[i] = src[i] for `bytes` bytes; regions may overlap. */
export function copy(dst: usize, src: usize, bytes: usize): void {
  memory.copy(dst, src, bytes);
}
