/** Max of an activation and a constant, or of two activations. */
import { constantMaximum, pairShape, rectifiedDifference } from './extremum.ts';
import type { Operator } from './operator.ts';

export const max: Operator = {
  name: 'Max',
  shape: pairShape,
  lower(node, inputs) {
    if (inputs.length === 1) return constantMaximum(node, inputs[0], 1);
    const [a, b] = inputs;
    // max(a, b) = b + relu(a - b)
    const shape = a.shape;
    return { kind: 'add', name: node.name, shape, inputs: [b, rectifiedDifference(node.name, a, b)] };
  },
};
