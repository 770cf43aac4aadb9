/** Div by a constant, one number or one a channel; by values that depend on the image, the product with their reciprocals. */
import { affineWithConstant } from './affine-constant.ts';
import { arithmeticShape, constantInput } from './broadcast.ts';
import { functionLayer, powerOf } from './function.ts';
import type { Operator } from './operator.ts';
import { product } from './product.ts';

export const div: Operator = {
  name: 'Div',
  shape: arithmeticShape,
  lower(node, inputs) {
    const constant = constantInput(node);
    if (constant !== 1) {
      const [a, b] = constant === 0 ? [inputs[0], inputs[0]] : inputs;
      const inverse = functionLayer(`${node.name}/inverse`, b, (of) => powerOf(-1, of));
      if (constant === 0) return affineWithConstant(node, inverse, 0, { factor: (value) => value, offset: () => 0 });
      return product(node, a, inverse);
    }
    const { data } = node.real(1, 'divisor');
    if (data.some((value) => value === 0)) throw node.error('divides by zero');
    return affineWithConstant(node, inputs[0], 1, { factor: (value) => 1 / value, offset: () => 0 });
  },
};
