/** Windows that go over a map: sizes, and the padding that 'same' means. */
import type { LayerView } from '../layer-view.ts';

export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Before every axis, then behind every axis, as ONNX has it. */
  readonly pads: readonly number[];
  /** Sizes of the map that comes out. */
  readonly sizes: readonly number[];
}

/** 'valid', 'same' (TensorFlow's: as even as possible, the odd one behind), and 'causal' of one axis: all before. */
export function windowsOf(
  view: LayerView,
  space: readonly number[],
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[] = kernel.map(() => 1),
): Windows {
  const mode = view.fields.text('padding', 'valid').toLowerCase();
  const known = mode === 'valid' || mode === 'same' || (mode === 'causal' && space.length === 1);
  if (!known) throw view.fields.error(`has padding ${mode}; valid, same and causal are read`);
  const [before, behind, sizes] = [[] as number[], [] as number[], [] as number[]];
  for (const [axis, size] of space.entries()) {
    const extent = (kernel[axis] - 1) * dilations[axis] + 1;
    const same = Math.max(0, (Math.ceil(size / strides[axis]) - 1) * strides[axis] + extent - size);
    const total = mode === 'valid' ? 0 : mode === 'same' ? same : extent - 1;
    before.push(mode === 'causal' ? total : Math.floor(total / 2));
    behind.push(total - before[axis]);
    sizes.push(Math.floor((size + total - extent) / strides[axis]) + 1);
    if (sizes[axis] < 1) throw view.fields.error(`has a window of ${extent} on ${size} values`);
  }
  return { kernel, strides, dilations, pads: [...before, ...behind], sizes };
}

/** Attributes of ONNX's convolutions and pools; pools have no dilations before opset 10, and none in Keras. */
export const windowAttributes = ({ kernel, strides, dilations, pads }: Windows, withDilations = true) => ({
  kernel_shape: kernel,
  strides,
  pads,
  ...(withDilations ? { dilations } : {}),
});
