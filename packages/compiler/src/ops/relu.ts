/** Relu. */
import type { Operator } from './operator.ts';

export const relu: Operator = {
  name: 'Relu',
  shape: (node) => [...node.dims(0)],
  lower: (node, [input]) => ({ kind: 'relu', name: node.name, shape: input.shape, inputs: [input], limit: undefined }),
};
