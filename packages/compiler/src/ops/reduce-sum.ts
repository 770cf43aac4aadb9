/** ReduceSum over any axes behind the batch. */
import type { Operator } from './operator.ts';
import { reduced, reducedShape } from './reduce.ts';

export const reduceSum: Operator = {
  name: 'ReduceSum',
  shape: reducedShape,
  lower: (node, [input]) => reduced(node, input, () => 1),
};
