/**
 * Work goes in segments, so that memory is bounded, and inside a segment in vectors of 128 values: bit planes are whole
 * 16-byte vectors. Correlations are taken for the padded count, so padding never reuses a key.
 */

export const VECTOR_VALUES = 128;

/** `count` rounded up to whole vectors. */
export function padded(count: number): number {
  return Math.ceil(count / VECTOR_VALUES) * VECTOR_VALUES;
}

/** Bytes between the planes of a result of `count` values: whole vectors. */
export function planeStride(count: number): number {
  return padded(count) / 8;
}

export interface Segment {
  readonly index: number;
  /** First value; a multiple of 128. */
  readonly first: number;
  readonly count: number;
  readonly padded: number;
}

/** Cuts `count` values into segments of at most `size` (rounded down to whole vectors, at least one). */
export function segments(count: number, size: number): Segment[] {
  const step = Math.max(VECTOR_VALUES, Math.floor(size / VECTOR_VALUES) * VECTOR_VALUES);
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => {
    const first = index * step;
    const values = Math.min(step, count - first);
    return { index, first, count: values, padded: padded(values) };
  });
}

/** Calls `work` with consecutive pieces [offset, offset + size) of a padded count; all but the last have `piece` values. */
export function forPieces(total: number, piece: number, work: (offset: number, size: number) => void): void {
  for (let offset = 0; offset < total; offset += piece) work(offset, Math.min(piece, total - offset));
}
