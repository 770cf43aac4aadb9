import { integerAttribute, integersAttribute } from '../attributes.ts';
import type { GradientRule } from '../rule.ts';
import { kernelPositions, spreadBack, type Window, windowOf } from '../window.ts';

/** AveragePool in every form: each output's gradient is shared out among the values that it counted. */
export const averagePool: GradientRule = {
  operators: ['AveragePool'],
  backward({ node, builder, gradient, dims }) {
    const [, channels, ...space] = dims(node.inputs[0]);
    const [, , ...outputSpace] = dims(node.outputs[0]);
    const kernel = integersAttribute(node, 'kernel_shape') as readonly number[];
    const window = windowOf(node, space, outputSpace, kernel);
    const withPads = integerAttribute(node, 'count_include_pad', 0) === 1;
    const padsAfter = kernel.map((_, axis) => {
      const pads = integersAttribute(node, 'pads');
      return pads ? pads[kernel.length + axis] : 0;
    });
    const counts = countsOf(window, withPads, padsAfter);
    const shares = builder.node('Div', [gradient, builder.reals(counts, [1, 1, ...outputSpace])]);
    const size = kernel.reduce((product, length) => product * length, 1);
    const ones = builder.reals(new Float32Array(channels * size).fill(1), [channels, 1, ...kernel]);
    return [spreadBack(builder, shares, ones, channels, channels, window)];
  },
};

/** How many values each output counted: those inside the input, or inside its padding. */
function countsOf(window: Window, withPads: boolean, padsAfter: readonly number[]): Float32Array {
  const { kernel, strides, dilations, padsBefore, input, output } = window;
  const alongAxis = output.map((length, axis) =>
    Array.from({ length }, (_, at) => {
      const low = withPads ? -padsBefore[axis] : 0;
      const high = input[axis] + (withPads ? padsAfter[axis] : 0);
      const first = at * strides[axis] - padsBefore[axis];
      return Array.from({ length: kernel[axis] }, (_, i) => first + i * dilations[axis]).filter(
        (position) => position >= low && position < high,
      ).length;
    }),
  );
  return Float32Array.from(kernelPositions(output), (position) =>
    position.reduce((product, at, axis) => product * alongAxis[axis][at], 1),
  );
}

export const globalAveragePool: GradientRule = {
  operators: ['GlobalAveragePool'],
  backward({ node, builder, gradient, dims }) {
    const whole = dims(node.inputs[0]);
    const area = whole.slice(2).reduce((product, size) => product * size, 1);
    const share = builder.node('Div', [gradient, builder.scalar(area)]);
    return [builder.node('Expand', [share, builder.integers(whole)])];
  },
};
