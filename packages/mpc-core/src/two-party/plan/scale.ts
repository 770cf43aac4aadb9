/** How products of factors and maps are cut into segments, and what they cost. */
import { type ProtocolCost, sumCosts } from './cost.ts';
import { transferCost } from './products.ts';
import { paddedCount } from './segments.ts';

/** Most bits of a segment's corrections, each way (whole maps, at least one). */
const SEGMENT_BITS = 1 << 26;
/** Most bits of the factors of a segment: as many transfers each way. */
const SEGMENT_TRANSFERS = 1 << 17;

/** So many factors, each times a map of so many positions, modulo 2^ring. */
export interface ScaleSize {
  readonly factors: number;
  readonly positions: number;
  readonly ring: number;
  /** Most factors of a segment. */
  readonly segment?: number;
}

/** Bits of the corrections of one factor: bit i of the factor times the map counts modulo 2^(ring - i). */
function correctionBits({ positions, ring }: ScaleSize): number {
  return (positions * ring * (ring + 1)) / 2;
}

/** Bytes of the corrections of so many factors: whole words. */
export function scaleCorrectionBytes(size: ScaleSize, factors: number): number {
  return 4 * Math.ceil((factors * correctionBits(size)) / 32);
}

/** The numbers of factors of the segments. */
export function scaleSegments(size: ScaleSize): number[] {
  const fitting = Math.min(SEGMENT_BITS / correctionBits(size), SEGMENT_TRANSFERS / size.ring);
  const step = size.segment ?? Math.max(1, Math.floor(fitting));
  return Array.from({ length: Math.ceil(size.factors / step) }, (_, index) =>
    Math.min(step, size.factors - index * step),
  );
}

/** Both parties are sender for their share of the map and receiver for their share of the factors. */
export function scaleCost(size: ScaleSize): ProtocolCost {
  return sumCosts(
    scaleSegments(size).map((factors) => {
      const count = paddedCount(factors * size.ring);
      return transferCost(count, count / 8, scaleCorrectionBytes(size, factors));
    }),
  );
}
