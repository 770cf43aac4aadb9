/** ReduceMean over any axes behind the batch. */
import type { Operator } from './operator.ts';
import { reduced, reducedShape } from './reduce.ts';

export const reduceMean: Operator = {
  name: 'ReduceMean',
  shape: reducedShape,
  lower: (node, [input]) => reduced(node, input, (size) => 1 / size),
};
