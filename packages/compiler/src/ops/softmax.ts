/** Softmax over the classes: at the output only, where the hospital computes it in the clear. */
import { positiveAxis } from './dims.ts';
import type { Operator } from './operator.ts';

export const softmax: Operator = {
  name: 'Softmax',
  shape: (node) => [...node.dims(0)],
  lower(node, inputs) {
    const dims = node.dims(0);
    const axis = positiveAxis(node, node.integer('axis', node.opset < 13 ? 1 : -1), dims.length);
    const [, height, width] = inputs[0].shape;
    if (axis !== 1 || height * width !== 1)
      throw node.error(`is over axis ${axis} of ${dims.join('x')}; only classes are supported`);
    return { kind: 'activation', name: node.name, shape: inputs[0].shape, inputs, activation: 'softmax' };
  },
};
