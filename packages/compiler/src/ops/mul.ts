/** Mul by a constant: one number, or one a channel. */
import { affineWithConstant } from './affine-constant.ts';
import { arithmeticShape, constantInput } from './broadcast.ts';
import type { Operator } from './operator.ts';

export const mul: Operator = {
  name: 'Mul',
  shape: arithmeticShape,
  lower(node, inputs) {
    const constant = constantInput(node);
    if (constant === undefined)
      throw node.error('multiplies two values that depend on the image; a constant factor is supported');
    return affineWithConstant(node, inputs[0], constant, { factor: (value) => value, offset: () => 0 });
  },
};
