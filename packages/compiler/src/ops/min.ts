/** Min of activations and a constant. */
import type { Layer } from '../layers/layer.ts';
import { scaled } from './combine.ts';
import { constantExtremum, extremumShape, rectifiedDifference } from './extremum.ts';
import type { Operator } from './operator.ts';

export const min: Operator = {
  name: 'Min',
  shape: extremumShape,
  lower(node, inputs) {
    // min(a, b) = a - relu(a - b)
    const smallest = inputs.reduce((a, b, at): Layer => {
      const name = at === 1 ? node.name : `${node.name}/${at}`;
      const above = scaled(`${name}/minus`, rectifiedDifference(name, a, b), -1);
      return { kind: 'add', name, shape: a.shape, inputs: [a, above] };
    });
    return constantExtremum(node, smallest, -1);
  },
};
