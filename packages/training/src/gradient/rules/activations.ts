import { realAttribute } from '../attributes.ts';
import type { GradientRule } from '../rule.ts';

/** ONNX's numbers of types. */
const [REAL, TRUTH] = [1, 9];

/** Relu; at 0 the gradient is 0, as PyTorch has it. A product with 0 and 1: ONNX Runtime takes a third longer to choose by Where. */
export const relu: GradientRule = {
  operators: ['Relu'],
  backward({ node, builder, gradient }) {
    const positive = builder.node('Cast', [node.outputs[0]], { to: TRUTH });
    return [builder.node('Mul', [gradient, builder.node('Cast', [positive], { to: REAL })])];
  },
};

export const leakyRelu: GradientRule = {
  operators: ['LeakyRelu'],
  backward({ node, builder, gradient }) {
    const slope = builder.scalar(realAttribute(node, 'alpha', 0.01));
    const positive = builder.node('Greater', [node.inputs[0], builder.scalar(0)]);
    return [builder.node('Where', [positive, gradient, builder.node('Mul', [gradient, slope])])];
  },
};

/** s (1 - s). */
export const sigmoid: GradientRule = {
  operators: ['Sigmoid'],
  backward({ node, builder, gradient }) {
    const [value] = node.outputs;
    const rest = builder.node('Sub', [builder.scalar(1), value]);
    return [builder.node('Mul', [gradient, builder.node('Mul', [value, rest])])];
  },
};

/** 1 - t^2. */
export const tanh: GradientRule = {
  operators: ['Tanh'],
  backward({ node, builder, gradient }) {
    const [value] = node.outputs;
    const slope = builder.node('Sub', [builder.scalar(1), builder.node('Mul', [value, value])]);
    return [builder.node('Mul', [gradient, slope])];
  },
};

/** Clip by constants: the gradient passes where the value lies strictly between the bounds. */
export const clip: GradientRule = {
  operators: ['Clip'],
  backward({ node, builder, gradient }) {
    const [input, low, high] = node.inputs;
    const inside = [
      ...(low ? [builder.node('Greater', [input, low])] : []),
      ...(high ? [builder.node('Less', [input, high])] : []),
    ];
    if (inside.length === 0) return [gradient];
    const both = inside.length === 2 ? builder.node('And', inside) : inside[0];
    return [builder.node('Where', [both, gradient, builder.scalar(0)])];
  },
};
