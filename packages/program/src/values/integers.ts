/** Plain integers of a program's values: what a step means is said on these. Layout as everywhere: [C][B][...space]. */
import { positionCount, type Shape, valueCount } from '../tensor.ts';

/** Signed representatives of a ring Z_{2^bits}. */
export interface IntegerTensor {
  readonly shape: Shape;
  readonly batch: number;
  readonly bits: number;
  readonly data: Int32Array;
}

/** Bits of a comparison: [plane][value], one byte each. */
export interface BitPlanes {
  readonly thresholds: number;
  /** Values, each with a bit a plane. */
  readonly count: number;
  readonly data: Uint8Array;
}

/** The signed representative of `value` modulo 2^bits (bits <= 31). */
export function signed(value: number, bits: number): number {
  const drop = 32 - bits;
  return (value << drop) >> drop;
}

/** Zeros, or the data given. Throws RangeError where their number does not fit the shape. */
export function tensorOf(shape: Shape, batch: number, bits: number, data?: Int32Array): IntegerTensor {
  const count = valueCount(shape, batch);
  if (data && data.length !== count) throw new RangeError(`${data.length} values for a tensor of ${count}`);
  return { shape, batch, bits, data: data ?? new Int32Array(count) };
}

/** Values of one channel: batch times positions. */
export function valuesPerChannel({ shape, batch }: { readonly shape: Shape; readonly batch: number }): number {
  return batch * positionCount(shape);
}
