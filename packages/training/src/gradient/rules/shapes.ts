import { integerAttribute, integersAttribute, textAttribute } from '../attributes.ts';
import type { Backward, GradientRule } from '../rule.ts';

/** What changes the shape and no value: the gradient gets the input's shape. */
export const reshape: GradientRule = {
  operators: ['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity'],
  backward: ({ node, builder, gradient, dims }) => [builder.reshape(gradient, dims(node.inputs[0]))],
};

/** Dropout as inference has it: what is trained is what will be used. */
export const dropout: GradientRule = {
  operators: ['Dropout'],
  forward: (node) => ({
    ...node,
    operator: 'Identity',
    inputs: node.inputs.slice(0, 1),
    outputs: node.outputs.slice(0, 1),
    attributes: new Map(),
  }),
  backward: ({ gradient }) => [gradient],
};

export const transpose: GradientRule = {
  operators: ['Transpose'],
  backward({ node, builder, gradient, dims }) {
    const rank = dims(node.inputs[0]).length;
    const order = integersAttribute(node, 'perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
    const perm = Array.from({ length: rank }, (_, axis) => order.indexOf(axis));
    return [builder.transpose(gradient, perm)];
  },
};

export const concat: GradientRule = {
  operators: ['Concat'],
  backward(of) {
    const { node, builder, gradient } = of;
    const rank = of.dims(node.outputs[0]).length;
    const axis = (integerAttribute(node, 'axis', 0) + rank) % rank;
    const parts = builder.split(
      gradient,
      axis,
      node.inputs.map((name) => of.dims(name)[axis]),
    );
    return parts.map((part, input) => (of.wanted(input) ? part : undefined));
  },
};

/** Slice with any steps: the values that were left out have gradient 0. */
export const slice: GradientRule = {
  operators: ['Slice'],
  backward(of) {
    const { node, builder, gradient, dims } = of;
    const input = dims(node.inputs[0]);
    const output = dims(node.outputs[0]);
    const list = (at: number) => (node.inputs[at] ? Array.from(of.constant(node.inputs[at])?.data ?? []) : undefined);
    const given = list(1) as number[];
    const axes = (list(3) ?? given.map((_, axis) => axis)).map((axis) => (axis + input.length) % input.length);
    const starts = input.map(() => 0);
    const steps = input.map(() => 1);
    axes.forEach((axis, i) => {
      const step = list(4)?.[i] ?? 1;
      const from = given[i] < 0 ? given[i] + input[axis] : given[i];
      starts[axis] = step > 0 ? Math.max(0, from) : Math.min(from, input[axis] - 1);
      steps[axis] = step;
    });
    if (steps.every((step) => step === 1)) {
      const after = input.map((size, axis) => size - starts[axis] - output[axis]);
      return [builder.pad(gradient, starts, after)];
    }
    return [scattered(of, input, output, starts, steps)];
  },
};

function scattered(
  { builder, gradient }: Backward,
  input: readonly number[],
  output: readonly number[],
  starts: readonly number[],
  steps: readonly number[],
): string {
  const places = output.reduce<number[]>(
    (found, size, axis) =>
      found.flatMap((place) =>
        Array.from({ length: size }, (_, i) => place * input[axis] + starts[axis] + i * steps[axis]),
      ),
    [0],
  );
  const count = input.reduce((product, size) => product * size, 1);
  const flat = builder.scatterAdd(count, builder.integers(places), builder.reshape(gradient, [-1]));
  return builder.reshape(flat, input);
}

/** Pad by constants: what was added has no receiver; what was cut off by negative pads has gradient 0. */
export const pad: GradientRule = {
  operators: ['Pad'],
  backward(of) {
    const { node, builder, gradient, dims } = of;
    if (textAttribute(node, 'mode', 'constant') !== 'constant') return [undefined];
    const input = dims(node.inputs[0]);
    const amounts = Array.from(of.constant(node.inputs[1])?.data ?? []);
    const axes = node.inputs[3] ? Array.from(of.constant(node.inputs[3])?.data ?? []) : input.map((_, axis) => axis);
    const before = input.map(() => 0);
    const after = input.map(() => 0);
    axes.forEach((given, i) => {
      const axis = (given + input.length) % input.length;
      before[axis] = amounts[i];
      after[axis] = amounts[axes.length + i];
    });
    const grown = builder.pad(
      gradient,
      before.map((size) => Math.max(0, -size)),
      after.map((size) => Math.max(0, -size)),
    );
    if (before.every((size, axis) => size <= 0 && after[axis] <= 0)) return [grown];
    return [
      builder.cut(
        grown,
        before.map((size) => Math.max(0, size)),
        input,
      ),
    ];
  },
};
