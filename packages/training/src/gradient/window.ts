import type { OnnxNode } from '@doubleblind/compiler/onnx';
import { integersAttribute, textAttribute } from './attributes.ts';
import type { GraphBuilder } from './graph-builder.ts';

/** How a convolution or pooling moves over its input; one number a space axis. */
export interface Window {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padsBefore: readonly number[];
  /** Sizes of the input's and the output's space. */
  readonly input: readonly number[];
  readonly output: readonly number[];
}

/** The node's window, with `auto_pad` resolved as the ONNX specification of Conv says. */
export function windowOf(
  node: OnnxNode,
  input: readonly number[],
  output: readonly number[],
  kernel: readonly number[],
): Window {
  const ones = kernel.map(() => 1);
  const strides = integersAttribute(node, 'strides') ?? ones;
  const dilations = integersAttribute(node, 'dilations') ?? ones;
  const pads = integersAttribute(node, 'pads') ?? [];
  const automatic = textAttribute(node, 'auto_pad', 'NOTSET');
  const padsBefore = kernel.map((size, axis) => {
    if (automatic === 'NOTSET') return pads[axis] ?? 0;
    if (automatic === 'VALID') return 0;
    const reach = (output[axis] - 1) * strides[axis] + dilations[axis] * (size - 1) + 1;
    const total = Math.max(0, reach - input[axis]);
    return automatic === 'SAME_UPPER' ? Math.floor(total / 2) : Math.ceil(total / 2);
  });
  return { kernel, strides, dilations, padsBefore, input, output };
}

/** How many values of the padded input the window reaches along each axis. */
export function reachOf({ kernel, strides, dilations, output }: Window): number[] {
  return kernel.map((size, axis) => (output[axis] - 1) * strides[axis] + dilations[axis] * (size - 1) + 1);
}

/**
 * Sends values of the output back to the input: a transposed convolution, whose result is cut to the input's place in its
 * padding (Dumoulin and Visin, "A guide to convolution arithmetic", section 4).
 *
 * @param weights [channels of the output][channels of the input / group][...kernel]
 */
export function spreadBack(
  builder: GraphBuilder,
  gradient: string,
  weights: string,
  channels: number,
  group: number,
  window: Window,
): string {
  const { strides, dilations, padsBefore, input, kernel } = window;
  const spread = builder.node('ConvTranspose', [gradient, weights], {
    strides,
    dilations,
    group,
    kernel_shape: kernel,
    pads: [...padsBefore, ...padsBefore].fill(0),
  });
  const reach = reachOf(window);
  // Values that no window reached have no gradient; padding that was reached has no receiver.
  const missing = reach.map((size, axis) => Math.max(0, padsBefore[axis] + input[axis] - size));
  const whole = builder.pad(spread, [0, 0, ...missing.map(() => 0)], [0, 0, ...missing]);
  if (padsBefore.every((size, axis) => size === 0 && reach[axis] + missing[axis] === input[axis])) return whole;
  return builder.cut(whole, [0, 0, ...padsBefore], [1, channels, ...input]);
}

/** Every position of the kernel, last axis fastest. */
export function kernelPositions(kernel: readonly number[]): number[][] {
  return kernel.reduce<number[][]>(
    (positions, size) => positions.flatMap((position) => Array.from({ length: size }, (_, i) => [...position, i])),
    [[]],
  );
}

/**
 * The input as a matrix: for every position of the kernel, in this order, and every channel the values that the outputs see there.
 *
 * @param channels of the input, or [groups][channels of a group]
 * @returns [...groups][positions x channels][outputs]
 */
export function columnsOf(
  builder: GraphBuilder,
  values: string,
  channels: readonly number[],
  window: Window,
  positions: readonly (readonly number[])[],
): string {
  const { strides, dilations, padsBefore, input, output } = window;
  const padsAfter = reachOf(window).map((reach, axis) => Math.max(0, reach - padsBefore[axis] - input[axis]));
  const padded = builder.pad(values, [0, 0, ...padsBefore], [0, 0, ...padsAfter]);
  const seen = positions.map((position) => {
    const starts = position.map((at, axis) => at * dilations[axis]);
    const ends = starts.map((start, axis) => start + strides[axis] * (output[axis] - 1) + 1);
    const axes = starts.map((_, axis) => axis + 2);
    const inputs = [starts, ends, axes, strides].map((numbers) => builder.integers(numbers));
    return builder.reshape(builder.node('Slice', [padded, ...inputs]), [...channels, sizeOf(output)]);
  });
  return seen.length === 1 ? seen[0] : builder.node('Concat', seen, { axis: channels.length - 1 });
}

export const sizeOf = (dims: readonly number[]): number => dims.reduce((product, size) => product * size, 1);
