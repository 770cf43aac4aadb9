/** Add of a constant, or of two activations, of which one may have one value a channel. */
import { affineWithConstant } from './affine-constant.ts';
import { arithmeticShape, constantInput, sameSize } from './broadcast.ts';
import { functionOfTwo } from './function.ts';
import type { Operator } from './operator.ts';

export const add: Operator = {
  name: 'Add',
  shape: arithmeticShape,
  lower(node, inputs) {
    const constant = constantInput(node);
    if (constant !== undefined)
      return affineWithConstant(node, inputs[0], constant, { factor: () => 1, offset: (value) => value });
    const [a, b] = sameSize(node, inputs);
    const both = functionOfTwo(node.name, a, b, 'sum');
    if (both) return both;
    return { kind: 'add', name: node.name, shape: a.shape, inputs: [a, b] };
  },
};
