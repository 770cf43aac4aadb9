/** The size of what a sliding window leaves, shared by convolutions and pools. */

export interface Window {
  /** Height, width. */
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  readonly dilation: readonly [number, number];
  /** Top, left, bottom, right. */
  readonly padding: readonly [number, number, number, number];
}

/**
 * Output height and width of a window over a map of shape [C, H, W] (ONNX Conv, floor mode). Values below 1 mean that
 * the window does not fit.
 */
export function windowOutput(shape: readonly [number, number, number], window: Window): [number, number] {
  const one = (axis: 0 | 1) => {
    const padded = shape[axis + 1] + window.padding[axis] + window.padding[axis + 2];
    return Math.floor((padded - window.dilation[axis] * (window.kernel[axis] - 1) - 1) / window.stride[axis]) + 1;
  };
  return [one(0), one(1)];
}
