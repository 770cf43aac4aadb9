/** Windows that slide over maps of any number of space axes: convolutions and pools. */
import { z } from 'zod';
import { count, positive, type Shape } from '../tensor.ts';

/** One positive number a space axis. */
export const sizes = z.array(positive);
/** Zero padding: before the first position of every space axis, then behind the last (2-D: top, left, bottom, right). */
export const paddings = z.array(count);

/** One number a space axis each, `padding` two (see paddings). */
export interface Window {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly padding: readonly number[];
}

/** Whether the window has as many axes as the maps of this shape, [C, ...space]. */
export function windowFits(shape: Shape, { kernel, stride, dilation, padding }: Window): boolean {
  const axes = shape.length - 1;
  return [kernel, stride, dilation].every((numbers) => numbers.length === axes) && padding.length === 2 * axes;
}

/**
 * Sizes of the space axes of what a window leaves of maps of shape [C, ...space] (ONNX Conv, floor mode). Values below 1 mean
 * that the window does not fit.
 */
export function windowOutput(shape: Shape, { kernel, stride, dilation, padding }: Window): number[] {
  const axes = shape.length - 1;
  return Array.from({ length: axes }, (_, axis) => {
    const padded = shape[axis + 1] + padding[axis] + padding[axis + axes];
    return Math.floor((padded - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis]) + 1;
  });
}

/** A stretch of output positions along the last axis that one tap of the kernel reads from a map. */
export interface TapRow {
  /** First output position, how many, and the input position that the first one reads; the next reads `step` further on. */
  readonly target: number;
  readonly length: number;
  readonly source: number;
  readonly step: number;
}

/**
 * For every tap of the kernel, in the order of [..kernel], what it reads of one map where that lies inside. Maps without space
 * axes have one position.
 */
export function tapRows(space: readonly number[], outputs: readonly number[], window: Window): TapRow[][] {
  if (space.length === 0) return [[{ target: 0, length: 1, source: 0, step: 1 }]];
  const axes = space.map((size, axis) => axisTaps(size, outputs[axis], axis, window));
  return product(window.kernel).map((tap) => {
    const chosen = axes.map((taps, axis) => taps[tap[axis]]);
    const last = chosen[chosen.length - 1];
    if (last.length === 0) return [];
    let rows = [{ target: 0, source: 0 }];
    for (const [axis, taps] of chosen.slice(0, -1).entries()) {
      rows = rows.flatMap(({ target, source }) =>
        taps.positions.map((position) => ({
          target: target * outputs[axis] + position.target,
          source: source * space[axis] + position.source,
        })),
      );
    }
    const [width, outputWidth] = [space[space.length - 1], outputs[outputs.length - 1]];
    const [first] = last.positions;
    return rows.map(({ target, source }) => ({
      target: target * outputWidth + first.target,
      source: source * width + first.source,
      length: last.length,
      step: window.stride[space.length - 1],
    }));
  });
}

/** Along one axis, for every tap the outputs whose position it reads is inside: they are consecutive. */
function axisTaps(size: number, outputs: number, axis: number, { kernel, stride, dilation, padding }: Window) {
  return Array.from({ length: kernel[axis] }, (_, tap) => {
    const positions: { target: number; source: number }[] = [];
    for (let target = 0; target < outputs; target++) {
      const source = target * stride[axis] + tap * dilation[axis] - padding[axis];
      if (source >= 0 && source < size) positions.push({ target, source });
    }
    return { positions, length: positions.length };
  });
}

/** All index tuples below `sizes`, the last index running fastest. */
function product(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (tuples, size) => tuples.flatMap((tuple) => Array.from({ length: size }, (_, index) => [...tuple, index])),
    [[]],
  );
}

/** "3x3 stride 2x2 pad 1,1,1,1". */
export function windowText({ kernel, stride, padding }: Omit<Window, 'dilation'>): string {
  const strides = stride.some((size) => size > 1) ? ` stride ${stride.join('x')}` : '';
  const pads = padding.some((size) => size > 0) ? ` pad ${padding.join(',')}` : '';
  return `${kernel.join('x')}${strides}${pads}`;
}
