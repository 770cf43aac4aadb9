/** Div by a constant: one number, or one a channel. */
import { affineWithConstant } from './affine-constant.ts';
import { arithmeticShape, constantInput } from './broadcast.ts';
import { functionLayer, functionOfTwo, operatorOf } from './function.ts';
import type { Operator } from './operator.ts';

export const div: Operator = {
  name: 'Div',
  shape: arithmeticShape,
  lower(node, inputs) {
    if (constantInput(node) === undefined) {
      const [a, b] = inputs;
      const inverse = functionLayer(`${node.name}/inverse`, b, (of) => operatorOf('Reciprocal', of));
      const quotient = functionOfTwo(node.name, a, inverse, 'product');
      if (quotient) return quotient;
    }
    if (constantInput(node) !== 1) throw node.error('divides by a value that depends on the image');
    const { data } = node.real(1, 'divisor');
    if (data.some((value) => value === 0)) throw node.error('divides by zero');
    return affineWithConstant(node, inputs[0], 1, { factor: (value) => 1 / value, offset: () => 0 });
  },
};
