/**
 * How the values of a step are cut into segments: public, because the parties must agree on it.
 */

/** Values are worked on in vectors of this many; the last one is padded. */
export const VECTOR_VALUES = 128;
/** Most values of a segment, and most values times thresholds. */
export const SEGMENT_VALUES = 1 << 18;
const SEGMENT_COMPARISONS = 1 << 19;

/** `count` rounded up to whole vectors. */
export function paddedCount(count: number): number {
  return Math.ceil(count / VECTOR_VALUES) * VECTOR_VALUES;
}

/** Values of a comparison's segment when the caller does not say. */
export function compareSegment(thresholds: number): number {
  return Math.min(SEGMENT_VALUES, Math.floor(SEGMENT_COMPARISONS / thresholds));
}

/** The numbers of values of the segments of `count` values: at most `size` each, whole vectors but for the last. */
export function segmentCounts(count: number, size: number): number[] {
  const step = Math.max(VECTOR_VALUES, Math.floor(size / VECTOR_VALUES) * VECTOR_VALUES);
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => Math.min(step, count - index * step));
}
