/** ReduceMean over all spatial axes. */
import { positiveAxis } from './dims.ts';
import { spatialMean } from './mean.ts';
import type { Operator } from './operator.ts';

export const reduceMean: Operator = {
  name: 'ReduceMean',
  shape(node) {
    const dims = node.dims(0);
    const given = node.has(1) ? node.integers(1, 'axes') : node.integerList('axes');
    const axes = (given ?? []).map((axis) => positiveAxis(node, axis, dims.length)).sort((a, b) => a - b);
    const spatial = dims.map((_, axis) => axis).slice(2);
    if (axes.length === 0 || axes.join() !== spatial.join()) {
      throw node.error(
        `averages over axes [${axes.join(', ')}]; only all spatial axes [${spatial.join(', ')}] are supported`,
      );
    }
    return node.integer('keepdims', 1) !== 0 ? [dims[0], dims[1], ...spatial.map(() => 1)] : [dims[0], dims[1]];
  },
  lower: (node, [input]) => spatialMean(node, input),
};
