/** Mean of any number of activations of one shape. */
import { scaled } from './combine.ts';
import type { Operator } from './operator.ts';
import { equalShapes } from './sum.ts';

export const meanOf: Operator = {
  name: 'Mean',
  shape: equalShapes,
  lower(node, inputs) {
    if (inputs.length === 1) return inputs[0];
    const sum = { kind: 'add', name: `${node.name}/sum`, shape: inputs[0].shape, inputs } as const;
    return scaled(node.name, sum, 1 / inputs.length);
  },
};
