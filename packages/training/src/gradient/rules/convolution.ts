import { integerAttribute } from '../attributes.ts';
import type { Backward, GradientRule } from '../rule.ts';
import { columnsOf, kernelPositions, sizeOf, spreadBack, type Window, windowOf } from '../window.ts';

/** Conv of any rank, stride, padding, dilation and number of groups. */
export const convolution: GradientRule = {
  operators: ['Conv'],
  learned: [1, 2],
  backward(of) {
    const { node, builder, gradient, dims, wanted } = of;
    const [input, weights, bias] = node.inputs;
    const [, channels, ...space] = dims(input);
    const [, filters, ...outputSpace] = dims(node.outputs[0]);
    const group = integerAttribute(node, 'group', 1);
    const window = windowOf(node, space, outputSpace, dims(weights).slice(2));
    const sizes: Sizes = { channels, filters, group, window };
    const [byInput, byWeights] = narrows(sizes) ? byGradientColumns(of, sizes) : byInputColumns(of, sizes);
    const spaceAxes = [0, ...outputSpace.map((_, axis) => axis + 2)];
    return [
      wanted(0) ? byInput() : undefined,
      wanted(1) ? byWeights() : undefined,
      bias && wanted(2) ? builder.reshape(builder.sum(gradient, spaceAxes), [filters]) : undefined,
    ];
  },
};

interface Sizes {
  readonly channels: number;
  readonly filters: number;
  readonly group: number;
  readonly window: Window;
}

/** Nodes of the gradients by input and weights, when they are wanted. */
type Gradients = readonly [byInput: () => string, byWeights: () => string];

/** Whether every output sees the one input at its own place: then all is a product of matrices. */
function isPointwise({ kernel, strides, padsBefore, input, output }: Window): boolean {
  return (
    sizeOf(kernel) === 1 &&
    strides.every((stride) => stride === 1) &&
    padsBefore.every((pad) => pad === 0) &&
    input.every((size, axis) => size === output[axis])
  );
}

/** Whether the gradient has fewer channels than the input, so that its columns are the smaller ones. */
function narrows({ channels, filters, group, window }: Sizes): boolean {
  const { kernel, strides, dilations, padsBefore } = window;
  return (
    group === 1 &&
    filters < channels &&
    !isPointwise(window) &&
    strides.every((stride) => stride === 1) &&
    kernel.every((size, axis) => padsBefore[axis] <= dilations[axis] * (size - 1))
  );
}

/**
 * Both from one matrix, the gradient as every value of the input was seen by its kernel: the weights' products with it go back to
 * the input, the input's products with it are the weights' gradient.
 */
function byGradientColumns({ node, builder, gradient, dims }: Backward, sizes: Sizes): Gradients {
  const { channels, filters, window } = sizes;
  const { kernel, dilations, padsBefore, input, output } = window;
  const back: Window = {
    ...{ kernel, strides: window.strides, dilations, input: output, output: input },
    padsBefore: kernel.map((size, axis) => dilations[axis] * (size - 1) - padsBefore[axis]),
  };
  const places = sizeOf(kernel);
  // Position i of the kernel saw a value from where position -i of the mirrored kernel sees the gradient.
  const columns = columnsOf(builder, gradient, [filters], back, kernelPositions(kernel).reverse());
  return [
    () => {
      const weights = builder.reshape(node.inputs[1], [filters, channels, places]);
      const lines = builder.reshape(builder.transpose(weights, [1, 2, 0]), [channels, places * filters]);
      return builder.reshape(builder.node('MatMul', [lines, columns]), [1, channels, ...input]);
    },
    () => {
      const values = builder.reshape(node.inputs[0], [channels, sizeOf(input)]);
      const products = builder.node('Gemm', [values, columns], { transB: 1 });
      const ordered = builder.transpose(builder.reshape(products, [channels, places, filters]), [2, 0, 1]);
      return builder.reshape(ordered, dims(node.inputs[1]));
    },
  ];
}

/** The weights' gradient from the input as every output saw it; back to the input by a transposed convolution. */
function byInputColumns({ node, builder, gradient, dims }: Backward, sizes: Sizes): Gradients {
  const { channels, filters, group, window } = sizes;
  const [input, weights] = node.inputs;
  const pointwise = group === 1 && isPointwise(window);
  const area = sizeOf(window.output);
  const stack = group === 1 ? [] : [group];
  const back = builder.reshape(gradient, [...stack, filters / group, area]);
  return [
    () => {
      if (!pointwise) return spreadBack(builder, gradient, weights, channels, group, window);
      const matrix = builder.reshape(weights, [filters, channels]);
      const spread = builder.node('Gemm', [matrix, back], { transA: 1 });
      return builder.reshape(spread, [1, channels, ...window.input]);
    },
    () => {
      const places = sizeOf(window.kernel);
      const columns = pointwise
        ? builder.reshape(input, [channels, area])
        : columnsOf(builder, input, [...stack, channels / group], window, kernelPositions(window.kernel));
      const products =
        group === 1
          ? builder.node('Gemm', [back, columns], { transB: 1 })
          : builder.node('MatMul', [back, builder.transpose(columns, [0, 2, 1])]);
      if (places === 1) return builder.reshape(products, dims(weights));
      const ordered = builder.transpose(builder.reshape(products, [filters, places, channels / group]), [0, 2, 1]);
      return builder.reshape(ordered, dims(weights));
    },
  ];
}
