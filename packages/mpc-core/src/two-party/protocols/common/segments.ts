/**
 * Work goes in segments, so that memory is bounded, and inside a segment in vectors of 128 values: bit planes are whole
 * 16-byte vectors. Correlations are taken for the padded count, so padding never reuses a key.
 */

import { paddedCount, segmentCounts } from '../../plan/segments.ts';

/** Bytes between the planes of a result of `count` values: whole vectors. */
export function planeStride(count: number): number {
  return paddedCount(count) / 8;
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
  let first = 0;
  return segmentCounts(count, size).map((values, index) => {
    const segment = { index, first, count: values, padded: paddedCount(values) };
    first += values;
    return segment;
  });
}

/** Calls `work` with consecutive pieces [offset, offset + size) of a padded count; all but the last have `piece` values. */
export function forPieces(total: number, piece: number, work: (offset: number, size: number) => void): void {
  for (let offset = 0; offset < total; offset += piece) work(offset, Math.min(piece, total - offset));
}
