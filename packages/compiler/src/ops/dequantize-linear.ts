/** DequantizeLinear of values that depend on the image: (q - zero) * scale. */
import { scaled } from './combine.ts';
import type { Operator } from './operator.ts';
import { quantization } from './quantize-linear.ts';

export const dequantizeLinear: Operator = {
  name: 'DequantizeLinear',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]) {
    const { scale, zero } = quantization(node);
    return scaled(node.name, input, scale, -zero * scale);
  },
};
