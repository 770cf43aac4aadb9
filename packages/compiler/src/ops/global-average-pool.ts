/** GlobalAveragePool. */
import { spatialMean } from './mean.ts';
import type { Operator } from './operator.ts';

export const globalAveragePool: Operator = {
  name: 'GlobalAveragePool',
  shape: (node) => node.dims(0).map((size, axis) => (axis < 2 ? size : 1)),
  lower: (node, [input]) => spatialMean(node, input),
};
