/** Plain integer tensors of the cleartext executor. Layout as everywhere: [C][B][H][W], channel-major. */

/** Signed representatives of a ring Z_{2^bits}. */
export interface IntegerTensor {
  readonly shape: readonly [channels: number, height: number, width: number];
  readonly batch: number;
  readonly bits: number;
  readonly data: Int32Array;
}

/** Bits of a compare step: [plane][value], one byte each. */
export interface BitPlanes {
  readonly thresholds: number;
  readonly count: number;
  readonly data: Uint8Array;
}

/** The signed representative of `value` modulo 2^bits (bits <= 31). */
export function signed(value: number, bits: number): number {
  const drop = 32 - bits;
  return (value << drop) >> drop;
}

export function tensorOf(
  shape: readonly [number, number, number],
  batch: number,
  bits: number,
  data?: Int32Array,
): IntegerTensor {
  const count = shape[0] * shape[1] * shape[2] * batch;
  if (data && data.length !== count) throw new RangeError(`${data.length} values for a tensor of ${count}`);
  return { shape, batch, bits, data: data ?? new Int32Array(count) };
}

/** Values of one channel: batch * height * width. */
export function valuesPerChannel(tensor: IntegerTensor): number {
  return tensor.batch * tensor.shape[1] * tensor.shape[2];
}
