import { integerAttribute } from '../attributes.ts';
import type { Backward, GradientRule } from '../rule.ts';
import { kernelPositions, reachOf, spreadBack, type Window, windowOf } from '../window.ts';

/** Conv of any rank, stride, padding, dilation and number of groups. */
export const convolution: GradientRule = {
  operators: ['Conv'],
  learned: [1, 2],
  backward(of) {
    const { node, builder, gradient } = of;
    const [input, weights, bias] = node.inputs;
    const [, channels, ...space] = of.dims(input);
    const [, filters, ...outputSpace] = of.dims(node.outputs[0]);
    const group = integerAttribute(node, 'group', 1);
    const window = windowOf(node, space, outputSpace, of.dims(weights).slice(2));
    const spaceAxes = [0, ...outputSpace.map((_, axis) => axis + 2)];
    const inputGradient = () =>
      group === 1 && isPointwise(window)
        ? pointwiseBack(of, channels, filters, window)
        : spreadBack(builder, gradient, weights, channels, group, window);
    return [
      of.wanted(0) ? inputGradient() : undefined,
      of.wanted(1) ? weightGradient(of, channels, filters, group, window) : undefined,
      bias && of.wanted(2) ? builder.reshape(builder.sum(gradient, spaceAxes), [filters]) : undefined,
    ];
  },
};

const sizeOf = (dims: readonly number[]) => dims.reduce((product, size) => product * size, 1);

/** Whether every output sees the one input at its own place: then all is a product of matrices. */
function isPointwise({ kernel, strides, padsBefore, input, output }: Window): boolean {
  return (
    sizeOf(kernel) === 1 &&
    strides.every((stride) => stride === 1) &&
    padsBefore.every((pad) => pad === 0) &&
    input.every((size, axis) => size === output[axis])
  );
}

/** W' g, where a transposed convolution would first make and then add up columns. */
function pointwiseBack(
  { node, builder, gradient }: Backward,
  channels: number,
  filters: number,
  { input, output }: Window,
): string {
  const weights = builder.reshape(node.inputs[1], [filters, channels]);
  const back = builder.reshape(gradient, [filters, sizeOf(output)]);
  return builder.reshape(builder.node('Gemm', [weights, back], { transA: 1 }), [1, channels, ...input]);
}

/** For every position of the kernel one product: the gradient times the input as that position saw it. */
function weightGradient(of: Backward, channels: number, filters: number, group: number, window: Window): string {
  const { node, builder, gradient, dims } = of;
  const { kernel, padsBefore, input, output } = window;
  const padsAfter = reachOf(window).map((reach, axis) => Math.max(0, reach - padsBefore[axis] - input[axis]));
  const padded = builder.pad(node.inputs[0], [0, 0, ...padsBefore], [0, 0, ...padsAfter]);
  const area = sizeOf(output);
  const stack = group === 1 ? [] : [group];
  const back = builder.reshape(gradient, [...stack, filters / group, area]);
  const products = kernelPositions(kernel).map((position) => {
    const seen = isPointwise(window) ? padded : seenBy(of, padded, position, window);
    const columns = builder.reshape(seen, [...stack, channels / group, area]);
    if (group === 1) return builder.node('Gemm', [back, columns], { transB: 1 });
    return builder.node('MatMul', [back, builder.node('Transpose', [columns], { perm: [0, 2, 1] })]);
  });
  if (products.length === 1) return builder.reshape(products[0], dims(node.inputs[1]));
  const last = builder.integers([stack.length + 2]);
  const stacked = builder.node(
    'Concat',
    products.map((product) => builder.node('Unsqueeze', [product, last])),
    { axis: stack.length + 2 },
  );
  return builder.reshape(stacked, dims(node.inputs[1]));
}

/** The values of the padded input that the outputs see at this position of the kernel. */
function seenBy({ builder }: Backward, padded: string, position: readonly number[], window: Window): string {
  const { strides, dilations, output } = window;
  const starts = position.map((at, axis) => at * dilations[axis]);
  const ends = starts.map((start, axis) => start + strides[axis] * (output[axis] - 1) + 1);
  return builder.node('Slice', [
    padded,
    builder.integers(starts),
    builder.integers(ends),
    builder.integers(starts.map((_, axis) => axis + 2)),
    builder.integers(strides),
  ]);
}
