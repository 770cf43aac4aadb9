/** Flatten of everything behind the batch. */
import { positiveAxis, reinterpret } from './dims.ts';
import type { Operator } from './operator.ts';

export const flatten: Operator = {
  name: 'Flatten',
  shape(node) {
    const dims = node.dims(0);
    const axis = node.integer('axis', 1);
    if (axis !== dims.length && positiveAxis(node, axis, dims.length) > 1) {
      throw node.error(`flattens at axis ${axis}; only axis 1 is supported`);
    }
    return [1, dims.reduce((product, size) => product * size, 1)];
  },
  lower: (node, [input]) => reinterpret(node, input),
};
