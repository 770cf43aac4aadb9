/** Squeeze: drops dimensions of 1. */
import { positiveAxis, reinterpret } from './dims.ts';
import type { Operator } from './operator.ts';

export const squeeze: Operator = {
  name: 'Squeeze',
  shape(node) {
    const dims = node.dims(0);
    const given = node.has(1) ? node.integers(1, 'axes') : node.integerList('axes');
    const axes =
      given?.map((axis) => positiveAxis(node, axis, dims.length)) ??
      dims.flatMap((size, axis) => (size === 1 && axis > 0 ? [axis] : []));
    if (axes.some((axis) => dims[axis] !== 1))
      throw node.shapeError(`a dropped dimension of ${dims.join('x')} is not 1`);
    return dims.filter((_, axis) => !axes.includes(axis));
  },
  lower: (node, [input]) => reinterpret(node, input),
};
