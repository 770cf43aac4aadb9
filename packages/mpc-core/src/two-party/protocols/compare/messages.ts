/**
 * What the messages of a comparison by tables hold and how big they are (those of a ripple: ripple.ts): a function of public
 * values only. Per segment of P padded values, c compared bits and L thresholds:
 *
 *   receiver -> sender   choices   c planes of P bits: digit XOR the correlation's random choice
 *   sender -> receiver   tables    per chunk and digit: planes [entry 1..2^w-1][gt of L thresholds, eq of L thresholds]
 *                                  (the lowest digit has no eq)
 *   then the gates (gates.ts) of L * P bits each, one after the other
 */
import { paddedCount } from '../../plan/segments.ts';
import { chunkValues } from '../common/keys.ts';

export interface Digit {
  readonly width: number;
  /** Position of the digit's lowest bit in the compared number. */
  readonly lowBit: number;
  /** Bits of a table entry: gt and eq of every threshold, or gt alone in the lowest digit. */
  readonly entryBits: number;
  /** First of this digit's planes in the share store. */
  readonly firstPlane: number;
}

export interface SegmentShape {
  readonly padded: number;
  /** Bytes of a plane of the segment. */
  readonly stride: number;
  readonly thresholds: number;
  /** c, the number of compared bits, and how many lower ones are ignored. */
  readonly bits: number;
  readonly ignored: number;
  /** From the most significant down. */
  readonly digits: readonly Digit[];
  /** Values of a chunk of the table message. */
  readonly chunk: number;
  /** Planes of all table entries: bits of the table message per value. */
  readonly tablePlanes: number;
  /** Planes of the share store. */
  readonly sharePlanes: number;
}

export function segmentShape(
  count: number,
  widths: readonly number[],
  thresholds: number,
  ignored: number,
): SegmentShape {
  const bits = widths.reduce((sum, width) => sum + width, 0);
  const digits: Digit[] = [];
  let lowBit = bits;
  let sharePlanes = 0;
  let tablePlanes = 0;
  widths.forEach((width, index) => {
    lowBit -= width;
    const entryBits = index === widths.length - 1 ? thresholds : 2 * thresholds;
    digits.push({ width, lowBit, entryBits, firstPlane: sharePlanes });
    sharePlanes += entryBits;
    tablePlanes += entryBits * ((1 << width) - 1);
  });
  const chunk = chunkValues(Math.max(...widths));
  const size = paddedCount(count);
  return { padded: size, stride: size / 8, thresholds, bits, ignored, digits, chunk, tablePlanes, sharePlanes };
}

/** Bytes of the receiver's choices. */
export function choiceBytes(shape: SegmentShape): number {
  return shape.bits * shape.stride;
}

/** Bytes of the digit tables. */
export function tableBytes(shape: SegmentShape): number {
  return shape.tablePlanes * shape.stride;
}
