/** Identity. */
import type { Operator } from './operator.ts';

export const identity: Operator = {
  name: 'Identity',
  shape: (node) => [...node.dims(0)],
  lower: (_, [input]) => input,
};
