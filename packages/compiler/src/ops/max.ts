/** Max of activations and a constant. */
import type { Layer } from '../layers/layer.ts';
import { constantExtremum, extremumShape, rectifiedDifference } from './extremum.ts';
import type { Operator } from './operator.ts';

export const max: Operator = {
  name: 'Max',
  shape: extremumShape,
  lower(node, inputs) {
    // max(a, b) = b + relu(a - b)
    const largest = inputs.reduce((a, b, at): Layer => {
      const name = at === 1 ? node.name : `${node.name}/${at}`;
      return { kind: 'add', name, shape: b.shape, inputs: [b, rectifiedDifference(name, a, b)] };
    });
    return constantExtremum(node, largest, 1);
  },
};
