/** HardSigmoid: alpha x + beta between 0 and 1. */
import { rectified, scaled } from './combine.ts';
import type { Operator } from './operator.ts';

export const hardSigmoid: Operator = {
  name: 'HardSigmoid',
  shape: (node) => [...node.dims(0)],
  lower(node, [input]) {
    const slope = scaled(`${node.name}/slope`, input, node.float('alpha', 0.2), node.float('beta', 0.5));
    return rectified(node.name, slope, 1);
  },
};
