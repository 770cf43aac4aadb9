/** Convolution and truncation on plain integers, the definition that the secure linear layer must meet. */
import type { LinearStep, LinearWeights } from '@doubleblind/program';
import { type Rounding, shiftRight } from './rounding.ts';
import { type IntegerTensor, signed, tensorOf } from './values.ts';

/** y = W x + bias modulo 2^32, before truncation: [outputs][B][outHeight][outWidth]. */
export function convolve(
  step: LinearStep,
  input: IntegerTensor,
  { weights, bias }: LinearWeights,
  outShape: readonly [number, number, number],
): Int32Array {
  const [outputs, outHeight, outWidth] = outShape;
  const [channels, height, width] = input.shape;
  const { batch } = input;
  const [kernelHeight, kernelWidth] = step.kernel;
  const inputsPerGroup = channels / step.groups;
  const outputsPerGroup = outputs / step.groups;
  const positions = outHeight * outWidth;
  const sums = new Int32Array(outputs * batch * positions);
  for (let m = 0; m < outputs; m++) {
    addBias(sums, m, batch, positions, bias, bias.length === outputs);
    const firstInput = Math.floor(m / outputsPerGroup) * inputsPerGroup;
    for (let k = 0; k < inputsPerGroup; k++) {
      for (let ky = 0; ky < kernelHeight; ky++) {
        for (let kx = 0; kx < kernelWidth; kx++) {
          const weight = weights[((m * inputsPerGroup + k) * kernelHeight + ky) * kernelWidth + kx];
          if (weight === 0) continue;
          const dy = ky * step.dilation[0] - step.padding[0];
          const dx = kx * step.dilation[1] - step.padding[1];
          for (let b = 0; b < batch; b++) {
            const source = ((firstInput + k) * batch + b) * height * width;
            const target = (m * batch + b) * positions;
            accumulate(
              sums,
              target,
              outHeight,
              outWidth,
              input.data,
              source,
              height,
              width,
              dy,
              dx,
              step.stride,
              weight,
            );
          }
        }
      }
    }
  }
  return sums;
}

function addBias(sums: Int32Array, m: number, batch: number, positions: number, bias: Int32Array, perOutput: boolean) {
  for (let b = 0; b < batch; b++) {
    const start = (m * batch + b) * positions;
    if (perOutput) sums.fill(bias[m], start, start + positions);
    else sums.set(bias.subarray(m * positions, (m + 1) * positions), start);
  }
}

/** sums[y][x] += weight * input[y * stride + dy][x * stride + dx] where that lies inside the map. */
function accumulate(
  sums: Int32Array,
  target: number,
  outHeight: number,
  outWidth: number,
  input: Int32Array,
  source: number,
  height: number,
  width: number,
  dy: number,
  dx: number,
  stride: readonly [number, number],
  weight: number,
): void {
  const firstX = Math.max(0, Math.ceil(-dx / stride[1]));
  const lastX = Math.min(outWidth - 1, Math.floor((width - 1 - dx) / stride[1]));
  for (let y = 0; y < outHeight; y++) {
    const row = y * stride[0] + dy;
    if (row < 0 || row >= height) continue;
    const from = source + row * width + dx;
    const to = target + y * outWidth;
    for (let x = firstX; x <= lastX; x++) sums[to + x] += Math.imul(weight, input[from + x * stride[1]]);
  }
}

export interface LinearResult {
  readonly output: IntegerTensor;
  /** Values that did not fit the ring, so that the result is wrong: zero when the widths suffice. */
  readonly overflows: number;
}

export function linear(
  step: LinearStep,
  input: IntegerTensor,
  weights: LinearWeights,
  outShape: readonly [number, number, number],
  rounding: Rounding,
): LinearResult {
  const sums = convolve(step, input, weights, outShape);
  const outBits = step.ring - step.shift;
  let overflows = 0;
  for (let i = 0; i < sums.length; i++) {
    const y = signed(sums[i], step.ring);
    if (y !== sums[i]) overflows += 1;
    sums[i] = signed(shiftRight(y, step.shift, rounding), outBits);
  }
  return { output: tensorOf(outShape, input.batch, outBits, sums), overflows };
}
