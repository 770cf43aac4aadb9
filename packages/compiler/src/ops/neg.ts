/** Neg. */
import { scaled } from './combine.ts';
import type { Operator } from './operator.ts';

export const neg: Operator = {
  name: 'Neg',
  shape: (node) => [...node.dims(0)],
  lower: (node, [input]) => scaled(node.name, input, -1),
};
