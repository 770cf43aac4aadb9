/** The sources of a multiplexing as one array: pieces of each segment, thresholds, and the offsets of flipped channels. */

import type { Arena } from '../../../kernel/arena.ts';
import type { Heap } from '../../../kernel/heap.ts';
import { compareKernels } from '../common/kernels.ts';
import type { Segment } from '../common/segments.ts';
import type { MultiplexSource } from './product.ts';

export interface PlacedSource extends MultiplexSource {
  /** First value in the output. */
  readonly start: number;
  /** Addresses of [channel] i32 tables, 0 for none. */
  readonly thresholds: number;
  readonly offsets: number;
  readonly minusOffsets: number;
}

interface Piece {
  readonly source: PlacedSource;
  /** First value within the source, within the segment, and how many. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/**
 * Puts the vendor's tables into the heap. Before the extension, which takes numbers of [0, 2^(a-1)), the vendor adds u to a
 * product, which lies in (-u, 2^(a-1) - u), and 2^(a-1) - u to one of a flipped channel, which lies in (u - 2^(a-1), u); for
 * u = 0 nothing and 2^(a-1) - 1.
 */
export function sourceTables(arena: Arena, sources: readonly MultiplexSource[], fromBits: number): PlacedSource[] {
  let start = 0;
  return sources.map((source) => {
    const { privateFlips: flips, uncertainty = 0 } = source;
    const flipped = 2 ** (fromBits - 1) - Math.max(1, uncertainty);
    const offsets = flips && Int32Array.from(flips, (flip) => (flip ? flipped : uncertainty));
    const placed = {
      ...source,
      start,
      thresholds: source.privateThresholds ? arena.table(source.privateThresholds) : 0,
      offsets: offsets ? arena.table(offsets) : 0,
      minusOffsets: offsets ? arena.table(offsets.map((offset) => -offset)) : 0,
    };
    start += source.count;
    return placed;
  });
}

/** Writes a segment's x - t to `words` (zeros as padding) and returns the address of its bit plane. */
export function gatherSegment(arena: Arena, sources: readonly PlacedSource[], segment: Segment, words: number): number {
  const kernels = compareKernels(arena.heap);
  const plane = arena.allocateZeroed(segment.padded / 8);
  for (const { source, from, to, count } of pieces(sources, segment)) {
    const { input, thresholds, valuesPerChannel } = source;
    kernels.subtractPerChannel(words + 4 * to, input + 4 * from, from, count, count, thresholds, valuesPerChannel, -1);
    kernels.copyBits(plane, to, source.plane, from, count);
  }
  arena.heap.u32.fill(0, words / 4 + segment.count, words / 4 + segment.padded);
  return plane;
}

/** Makes all products >= 0, modulo 2^fromBits. */
export function addOffsets(
  heap: Heap,
  sources: readonly PlacedSource[],
  segment: Segment,
  words: number,
  fromBits: number,
): void {
  shift(heap, sources, segment, words, fromBits, 'minusOffsets');
}

/** Takes the offsets out again, modulo 2^toBits. */
export function removeOffsets(
  heap: Heap,
  sources: readonly PlacedSource[],
  segment: Segment,
  words: number,
  toBits: number,
): void {
  shift(heap, sources, segment, words, toBits, 'offsets');
}

function shift(
  heap: Heap,
  sources: readonly PlacedSource[],
  segment: Segment,
  words: number,
  bits: number,
  table: 'offsets' | 'minusOffsets',
): void {
  const kernels = compareKernels(heap);
  const mask = 2 ** bits - 1;
  for (const { source, from, to, count } of pieces(sources, segment)) {
    if (source[table] === 0) continue;
    const at = words + 4 * to;
    kernels.subtractPerChannel(at, at, from, count, count, source[table], source.valuesPerChannel, mask);
  }
}

function pieces(sources: readonly PlacedSource[], segment: Segment): Piece[] {
  const end = segment.first + segment.count;
  return sources.flatMap((source) => {
    const first = Math.max(segment.first, source.start);
    const last = Math.min(end, source.start + source.count);
    if (first >= last) return [];
    return [{ source, from: first - source.start, to: first - segment.first, count: last - first }];
  });
}
