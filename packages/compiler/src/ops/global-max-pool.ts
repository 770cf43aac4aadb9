/** GlobalMaxPool. */
import type { Operator } from './operator.ts';
import { spatialMaximum } from './spatial-maximum.ts';

export const globalMaxPool: Operator = {
  name: 'GlobalMaxPool',
  shape: (node) => node.dims(0).map((size, axis) => (axis < 2 ? size : 1)),
  lower: (node, [input]) => spatialMaximum(node, input),
};
