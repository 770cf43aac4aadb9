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
    return [
      of.wanted(0) ? spreadBack(builder, gradient, weights, channels, group, window) : undefined,
      of.wanted(1) ? weightGradient(of, channels, filters, group, window) : undefined,
      bias && of.wanted(2) ? builder.reshape(builder.sum(gradient, spaceAxes), [filters]) : undefined,
    ];
  },
};

/** For every position of the kernel one product: the gradient times the input as that position saw it. */
function weightGradient(
  { node, builder, gradient, dims }: Backward,
  channels: number,
  filters: number,
  group: number,
  window: Window,
): string {
  const { kernel, strides, dilations, padsBefore, input, output } = window;
  const padsAfter = reachOf(window).map((reach, axis) => Math.max(0, reach - padsBefore[axis] - input[axis]));
  const padded = builder.pad(node.inputs[0], [0, 0, ...padsBefore], [0, 0, ...padsAfter]);
  const area = output.reduce((product, size) => product * size, 1);
  const back = builder.reshape(gradient, [group, filters / group, area]);
  const products = kernelPositions(kernel).map((position) => {
    const starts = position.map((at, axis) => at * dilations[axis]);
    const ends = starts.map((start, axis) => start + strides[axis] * (output[axis] - 1) + 1);
    const axes = starts.map((_, axis) => axis + 2);
    const seen = builder.node('Slice', [
      padded,
      builder.integers(starts),
      builder.integers(ends),
      builder.integers(axes),
      builder.integers(strides),
    ]);
    const columns = builder.node('Transpose', [builder.reshape(seen, [group, channels / group, area])], {
      perm: [0, 2, 1],
    });
    return builder.node('MatMul', [back, columns]);
  });
  if (products.length === 1) return builder.reshape(products[0], dims(node.inputs[1]));
  const last = builder.integers([3]);
  const stacked = builder.node(
    'Concat',
    products.map((product) => builder.node('Unsqueeze', [product, last])),
    { axis: 3 },
  );
  return builder.reshape(stacked, dims(node.inputs[1]));
}
