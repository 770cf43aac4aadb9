/** Sigmoid: at the output only, where the hospital computes it in the clear. */
import type { Operator } from './operator.ts';

export const sigmoid: Operator = {
  name: 'Sigmoid',
  shape: (node) => [...node.dims(0)],
  lower: (node, inputs) => ({
    kind: 'activation',
    name: node.name,
    shape: inputs[0].shape,
    inputs,
    activation: 'sigmoid',
  }),
};
