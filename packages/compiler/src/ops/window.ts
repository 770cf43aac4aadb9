/** Kernel, stride, dilation and padding attributes, shared by convolution and pooling. */
import type { Window } from '@doubleblind/program';
import type { NodeView } from './operator.ts';

/** A window over 1 to 3 axes, outermost first. */
export interface Axes {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly dilation: readonly number[];
  readonly before: readonly number[];
  readonly after: readonly number[];
  /** Sizes of the output's spatial axes. */
  readonly output: readonly number[];
}

/** Reads and checks the attributes (auto_pad and ceil_mode included) for the node's first input. */
export function windowAxes(node: NodeView, kernel: readonly number[], ceil = false): Axes {
  const sizes = node.dims(0).slice(2);
  const rank = sizes.length;
  if (rank < 1 || rank > 3) throw node.error(`has an input of ${rank + 2} dimensions, where 3 to 5 are supported`);
  const list = (name: string, length: number, otherwise: number) => {
    const values = node.integerList(name) ?? new Array<number>(length).fill(otherwise);
    const least = name === 'pads' ? 0 : 1;
    if (values.length !== length || values.some((value) => !(value >= least && value <= 2 ** 16))) {
      throw node.error(`has unsupported ${name} [${values.join(', ')}]`);
    }
    return values;
  };
  const stride = list('strides', rank, 1);
  const dilation = list('dilations', rank, 1);
  if (kernel.length !== rank || kernel.some((size) => !(size >= 1 && size <= 2 ** 16))) {
    throw node.error(`has a kernel of [${kernel.join(', ')}] on an input of ${rank} spatial dimensions`);
  }
  const pads = [...list('pads', 2 * rank, 0)];
  const mode = node.string('auto_pad', 'NOTSET');
  const extents = kernel.map((size, axis) => dilation[axis] * (size - 1) + 1);
  for (let axis = 0; axis < rank; axis++) {
    if (mode === 'SAME_UPPER' || mode === 'SAME_LOWER') {
      const output = Math.ceil(sizes[axis] / stride[axis]);
      const total = Math.max(0, (output - 1) * stride[axis] + extents[axis] - sizes[axis]);
      const small = Math.floor(total / 2);
      pads[axis] = mode === 'SAME_UPPER' ? small : total - small;
      pads[axis + rank] = total - pads[axis];
    } else if (mode === 'VALID') {
      pads[axis] = 0;
      pads[axis + rank] = 0;
    } else if (mode !== 'NOTSET') throw node.error(`has auto_pad ${mode}`);
    if (ceil)
      pads[axis + rank] += ceilPadding(
        sizes[axis] + pads[axis] + pads[axis + rank],
        extents[axis],
        stride[axis],
        sizes[axis] + pads[axis],
      );
  }
  const output = sizes.map(
    (size, axis) => Math.floor((size + pads[axis] + pads[axis + rank] - extents[axis]) / stride[axis]) + 1,
  );
  if (output.some((size) => size < 1)) throw node.shapeError(`the kernel is larger than the input ${sizes.join('x')}`);
  return { kernel, stride, dilation, before: pads.slice(0, rank), after: pads.slice(rank), output };
}

/** Padding to add at the end so that a last, partial window counts; it must start inside input or leading padding. */
function ceilPadding(padded: number, extent: number, stride: number, lastStart: number): number {
  const rest = (padded - extent) % stride;
  if (rest === 0) return 0;
  const start = padded - extent - rest + stride;
  return start < lastStart ? stride - rest : 0;
}

/** All axes as a window. */
export function wholeWindow({ kernel, stride, dilation, before, after }: Axes): Window {
  return { kernel, stride, dilation, padding: [...before, ...after] };
}

/** The last two axes as a layer's window; a one-dimensional window gets height 1. */
export function planeWindow(axes: Axes): Window {
  const two = (values: readonly number[], one: number): [number, number] =>
    values.length === 1 ? [one, values[0]] : [values[values.length - 2], values[values.length - 1]];
  const before = two(axes.before, 0);
  const after = two(axes.after, 0);
  return {
    kernel: two(axes.kernel, 1),
    stride: two(axes.stride, 1),
    dilation: two(axes.dilation, 1),
    padding: [before[0], before[1], after[0], after[1]],
  };
}

export const POINT: Window = { kernel: [1, 1], stride: [1, 1], dilation: [1, 1], padding: [0, 0, 0, 0] };
