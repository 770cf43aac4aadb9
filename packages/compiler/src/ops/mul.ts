/** Mul by a constant, one number or one a channel; products of values that both depend on the image. */
import { affineWithConstant } from './affine-constant.ts';
import { arithmeticShape, constantInput } from './broadcast.ts';
import type { Operator } from './operator.ts';
import { product } from './product.ts';

export const mul: Operator = {
  name: 'Mul',
  shape: arithmeticShape,
  lower(node, inputs) {
    const constant = constantInput(node);
    if (constant === undefined) return product(node, inputs[0], inputs[1]);
    return affineWithConstant(node, inputs[0], constant, { factor: (value) => value, offset: () => 0 });
  },
};
