/** ReduceMin: less the largest of the values with their signs turned round. */
import { scaled } from './combine.ts';
import { reinterpretAs } from './dims.ts';
import type { Operator } from './operator.ts';
import { reducedShape } from './reduce.ts';
import { largestOver } from './reduce-max.ts';

export const reduceMin: Operator = {
  name: 'ReduceMin',
  shape: reducedShape,
  lower(node, [input]) {
    const largest = largestOver(node, scaled(`${node.name}/turned`, input, -1));
    return reinterpretAs(node, scaled(`${node.name}/smallest`, largest, -1), node.outputDims);
  },
};
