/** Min of an activation and a constant, or of two activations. */
import { scaled } from './combine.ts';
import { constantMaximum, pairShape, rectifiedDifference } from './extremum.ts';
import type { Operator } from './operator.ts';

export const min: Operator = {
  name: 'Min',
  shape: pairShape,
  lower(node, inputs) {
    if (inputs.length === 1) return constantMaximum(node, inputs[0], -1);
    const [a, b] = inputs;
    // min(a, b) = a - relu(a - b)
    const above = scaled(`${node.name}/minus`, rectifiedDifference(node.name, a, b), -1);
    return { kind: 'add', name: node.name, shape: a.shape, inputs: [a, above] };
  },
};
