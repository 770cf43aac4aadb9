/** Sub of or from a constant, or of two activations. */

import { affineWithConstant } from './affine-constant.ts';
import { arithmeticShape, constantInput, sameSize } from './broadcast.ts';
import { scaled } from './combine.ts';
import type { Operator } from './operator.ts';

export const sub: Operator = {
  name: 'Sub',
  shape: arithmeticShape,
  lower(node, inputs) {
    const constant = constantInput(node);
    if (constant === 1) return affineWithConstant(node, inputs[0], 1, { factor: () => 1, offset: (value) => -value });
    if (constant === 0) return affineWithConstant(node, inputs[0], 0, { factor: () => -1, offset: (value) => value });
    const [a, b] = sameSize(node, inputs);
    return { kind: 'add', name: node.name, shape: a.shape, inputs: [a, scaled(`${node.name}/minus`, b, -1)] };
  },
};
