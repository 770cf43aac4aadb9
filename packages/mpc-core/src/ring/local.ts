/**
 * What a party does to its own share without talking: sums, truncations, rearrangements. Works on any 32-bit words
 * modulo 2^32 (additive shares, or plain integers in the cleartext executor), layout [C][B][H][W].
 */

export type Words = Int32Array | Uint32Array;
export type Shape = readonly [channels: number, height: number, width: number];

/** Sum over windows with zero padding: out[c][b][y][x] = sum of the window's values, modulo 2^32. */
export function sumPool(
  out: Words,
  outShape: Shape,
  input: Words,
  shape: Shape,
  batch: number,
  window: { kernel: readonly [number, number]; stride: readonly [number, number]; padding: readonly number[] },
): void {
  const [, height, width] = shape;
  const [channels, outHeight, outWidth] = outShape;
  let target = 0;
  for (let map = 0; map < channels * batch; map++) {
    const source = map * height * width;
    for (let y = 0; y < outHeight; y++) {
      const top = y * window.stride[0] - window.padding[0];
      const firstRow = Math.max(0, top);
      const lastRow = Math.min(height, top + window.kernel[0]);
      for (let x = 0; x < outWidth; x++) {
        const left = x * window.stride[1] - window.padding[1];
        const firstColumn = Math.max(0, left);
        const lastColumn = Math.min(width, left + window.kernel[1]);
        let sum = 0;
        for (let row = firstRow; row < lastRow; row++) {
          for (let column = firstColumn; column < lastColumn; column++)
            sum = (sum + input[source + row * width + column]) | 0;
        }
        out[target++] = sum;
      }
    }
  }
}

/** [C][B][H][W] -> [C*H*W][B][1][1]: the channel order of ONNX Flatten. */
export function flatten(out: Words, input: Words, shape: Shape, batch: number): void {
  const positions = shape[1] * shape[2];
  for (let c = 0; c < shape[0]; c++) {
    for (let b = 0; b < batch; b++) {
      const source = (c * batch + b) * positions;
      for (let p = 0; p < positions; p++) out[(c * positions + p) * batch + b] = input[source + p];
    }
  }
}

/** Permutes the three axes of [C, H, W]: output axis i is input axis axes[i]. */
export function permute(
  out: Words,
  input: Words,
  shape: Shape,
  batch: number,
  axes: readonly [number, number, number],
): void {
  const inputStride = [batch * shape[1] * shape[2], shape[2], 1];
  const outShape = axes.map((axis) => shape[axis]);
  const strides = axes.map((axis) => inputStride[axis]);
  let target = 0;
  for (let i = 0; i < outShape[0]; i++) {
    for (let b = 0; b < batch; b++) {
      for (let j = 0; j < outShape[1]; j++) {
        const source = b * shape[1] * shape[2] + i * strides[0] + j * strides[1];
        for (let k = 0; k < outShape[2]; k++) out[target++] = input[source + k * strides[2]];
      }
    }
  }
}
