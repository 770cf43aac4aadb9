/** Dropout: the identity in inference. */
import type { Operator } from './operator.ts';

export const dropout: Operator = {
  name: 'Dropout',
  shape: (node) => [...node.dims(0)],
  lower: (_, [input]) => input,
};
