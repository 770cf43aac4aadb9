import { realAttribute } from '../attributes.ts';
import type { GradientRule } from '../rule.ts';

/**
 * BatchNormalization with frozen mean and variance: (x - mean) / sqrt(variance + epsilon) x scale + shift. Statistics of a
 * batch would mix patients, which differential privacy of one patient's record does not allow.
 */
export const batchNormalization: GradientRule = {
  operators: ['BatchNormalization'],
  learned: [1, 2],
  backward(of) {
    const { node, builder, gradient, dims } = of;
    const [input, scale, , mean, variance] = node.inputs;
    const whole = dims(input);
    const [channels] = dims(scale);
    const alongChannels = [1, channels, ...whole.slice(2).map(() => 1)];
    const others = whole.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
    const epsilon = builder.scalar(realAttribute(node, 'epsilon', 1e-5));
    const deviation = builder.node('Sqrt', [builder.node('Add', [variance, epsilon])]);
    const shaped = (name: string) => builder.reshape(name, alongChannels);
    const sums = (name: string) => builder.reshape(builder.sum(name, others), [channels]);
    const centred = () => builder.node('Sub', [input, shaped(mean)]);
    return [
      of.wanted(0) ? builder.node('Mul', [gradient, shaped(builder.node('Div', [scale, deviation]))]) : undefined,
      // Divided after it is summed up: one number a channel.
      of.wanted(1) ? builder.node('Div', [sums(builder.node('Mul', [gradient, centred()])), deviation]) : undefined,
      of.wanted(2) ? sums(gradient) : undefined,
    ];
  },
};
