/** Mul by a constant, one number or one a channel; products of a value with functions of itself. */
import { affineWithConstant } from './affine-constant.ts';
import { arithmeticShape, constantInput } from './broadcast.ts';
import { functionOfTwo } from './function.ts';
import type { Operator } from './operator.ts';

export const mul: Operator = {
  name: 'Mul',
  shape: arithmeticShape,
  lower(node, inputs) {
    const constant = constantInput(node);
    if (constant === undefined) {
      const [a, b] = inputs;
      const product = functionOfTwo(node.name, a, b, 'product');
      if (product) return product;
      throw node.error(
        'multiplies two values that depend on the image and are no functions of one value; a constant factor is supported. Replace attention, gates and norms over data by convolutions, or retrain without them',
      );
    }
    return affineWithConstant(node, inputs[0], constant, { factor: (value) => value, offset: () => 0 });
  },
};
