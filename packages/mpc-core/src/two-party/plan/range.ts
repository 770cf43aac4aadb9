/** How the range check of a batch is cut into segments, and what it costs. */
import { RANGE_CHECK_BITS } from '@doubleblind/program';
import { type ProtocolCost, Tally, turn } from './cost.ts';
import { paddedCount, SEGMENT_VALUES, segmentCounts } from './segments.ts';

/** Parities of an image's bits that are compared: all are equal with a chance of 2^-40 where the bits are not. */
export const PARITIES = 40;
/** Bytes of so many parities. */
export const PARITY_BYTES = PARITIES / 8;
/** Digits in which the hospital's parities choose. */
export const PARITY_DIGITS = PARITIES / RANGE_CHECK_BITS;
/** Bytes of the seed of the parities. */
export const SEED_BYTES = 16;

const ENTRIES = 2 ** RANGE_CHECK_BITS;

/** A range check of a batch of so many images. */
export interface RangeSize {
  /** Sampled values of all images. */
  readonly values: number;
  readonly batch: number;
  /** Most values of a segment. */
  readonly segment?: number;
}

/** The numbers of values of the segments. */
export function rangeSegments({ values, segment = SEGMENT_VALUES }: RangeSize): number[] {
  return segmentCounts(values, segment);
}

/** Bytes of the tables of the comparison of parities: every entry of every digit of every image. */
export function parityTableBytes(batch: number): number {
  return ENTRIES * PARITY_BYTES * PARITY_DIGITS * batch;
}

/** The vendor sends all tables: it knows the thresholds, and the hospital is to learn the outcome. */
export function rangeCost(size: RangeSize): ProtocolCost {
  const cost = new Tally();
  const transfer = (count: number, answerBytes: number) =>
    cost.transfer({ width: RANGE_CHECK_BITS, sender: 'vendor', count }, (RANGE_CHECK_BITS * count) / 8, answerBytes);
  const segments = rangeSegments(size).map(paddedCount);
  for (const padded of segments) transfer(padded, ((ENTRIES - 1) * padded) / 8);
  cost.send('vendor', SEED_BYTES);
  cost.order += 'R';
  transfer(paddedCount(PARITY_DIGITS * size.batch), parityTableBytes(size.batch));
  cost.trips = turn('vendor').length * (segments.length + 1);
  return cost.total();
}
