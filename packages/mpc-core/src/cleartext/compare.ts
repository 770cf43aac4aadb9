/** Threshold comparison, multiplexer, extension and maximum on plain integers. */
import {
  type CompareWeights,
  centringOffset,
  type ExtendWeights,
  type MaxPoolStep,
  uncertainty,
} from '@doubleblind/program';
import type { Rounding } from './rounding.ts';
import { type BitPlanes, type IntegerTensor, signed, tensorOf, valuesPerChannel } from './values.ts';

/**
 * bit [x - t >= 0] XOR flip for every plane. With stochastic rounding the bit is as random close to zero as in the secure run,
 * which ignores low bits; otherwise it is exact. `overflows` counts x - t that are out of range.
 */
export function compare(
  input: IntegerTensor,
  thresholds: number,
  { thresholds: values, flips }: CompareWeights,
  ignored: number,
  rounding: Rounding,
): { planes: BitPlanes; overflows: number } {
  const offset = centringOffset(ignored);
  const limit = 2 ** (input.bits - 1) - uncertainty(ignored);
  const count = input.data.length;
  const perChannel = valuesPerChannel(input);
  const channels = input.shape[0];
  const data = new Uint8Array(thresholds * count);
  let overflows = 0;
  for (let plane = 0; plane < thresholds; plane++) {
    for (let i = 0; i < count; i++) {
      const index = plane * channels + Math.floor(i / perChannel);
      const difference = input.data[i] - values[index];
      if (difference < -limit || difference >= limit) overflows += 1;
      const wrapped = signed(difference, input.bits);
      const sum = typeof rounding === 'function' ? wrapped + offset - (rounding() & (2 ** ignored - 1)) : wrapped;
      data[plane * count + i] = (sum >= 0 ? 1 : 0) ^ flips[index];
    }
  }
  return { planes: { thresholds, count, data }, overflows };
}

/** bit * (x - t) for one source of a multiplex step, written to `output` from index `start`. */
export function multiplexInto(
  output: Int32Array,
  start: number,
  input: IntegerTensor,
  planes: BitPlanes,
  plane: number,
  { thresholds }: CompareWeights,
): void {
  const perChannel = valuesPerChannel(input);
  const channels = input.shape[0];
  for (let i = 0; i < input.data.length; i++) {
    const threshold = thresholds[plane * channels + Math.floor(i / perChannel)];
    const bit = planes.data[plane * planes.count + i];
    output[start + i] = bit === 0 ? 0 : signed(input.data[i] - threshold, input.bits);
  }
}

/**
 * Same numbers in a larger ring; `overflows` counts values outside the range that the extension allows. There x + o
 * modulo 2^a has its top bit set, and the wrap bit msb(p_V) OR msb(p_H) of the protocol is right for some shares p only: of
 * the 2^a sharings of p, 2 (2^a - 1 - p) give p and the others p - 2^a. Random rounding draws one of them, others take the likelier.
 */
export function extend(
  input: IntegerTensor,
  bits: number,
  { offsets }: ExtendWeights,
  rounding: Rounding,
): { output: IntegerTensor; overflows: number } {
  const perChannel = valuesPerChannel(input);
  const modulus = 2 ** input.bits;
  const output = tensorOf(input.shape, input.batch, bits);
  let overflows = 0;
  for (let i = 0; i < input.data.length; i++) {
    const offset = offsets[Math.floor(i / perChannel)];
    const shifted = input.data[i] + offset;
    if (shifted < 0 || shifted >= modulus / 2) overflows += 1;
    let extended = shifted & (modulus - 1);
    if (extended >= modulus / 2) {
      const draw = typeof rounding === 'function' ? rounding() & (modulus - 1) : modulus / 2;
      if (draw >= 2 * (modulus - 1 - extended)) extended -= modulus;
    }
    output.data[i] = signed(extended - offset, bits);
  }
  return { output, overflows };
}

export function maxPool(
  step: MaxPoolStep,
  input: IntegerTensor,
  outShape: readonly [number, number, number],
): IntegerTensor {
  const output = tensorOf(outShape, input.batch, input.bits);
  const [, height, width] = input.shape;
  const [channels, outHeight, outWidth] = outShape;
  let target = 0;
  for (let map = 0; map < channels * input.batch; map++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++) {
        output.data[target++] = windowMaximum(step, input.data, map * height * width, height, width, y, x);
      }
    }
  }
  return output;
}

function windowMaximum(
  step: MaxPoolStep,
  data: Int32Array,
  source: number,
  height: number,
  width: number,
  y: number,
  x: number,
): number {
  let best = Number.NEGATIVE_INFINITY;
  for (let ky = 0; ky < step.kernel[0]; ky++) {
    const row = y * step.stride[0] + ky * step.dilation[0] - step.padding[0];
    if (row < 0 || row >= height) continue;
    for (let kx = 0; kx < step.kernel[1]; kx++) {
      const column = x * step.stride[1] + kx * step.dilation[1] - step.padding[1];
      if (column < 0 || column >= width) continue;
      best = Math.max(best, data[source + row * width + column]);
    }
  }
  return best;
}
