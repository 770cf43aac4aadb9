/** Unsqueeze: adds dimensions of 1. */
import { positiveAxis, reinterpret } from './dims.ts';
import type { Operator } from './operator.ts';

export const unsqueeze: Operator = {
  name: 'Unsqueeze',
  shape(node) {
    const dims = [...node.dims(0)];
    const given = node.has(1) ? node.integers(1, 'axes') : (node.integerList('axes') ?? []);
    const rank = dims.length + given.length;
    const axes = given.map((axis) => positiveAxis(node, axis, rank)).sort((a, b) => a - b);
    for (const axis of axes) dims.splice(axis, 0, 1);
    return dims;
  },
  lower: (node, [input]) => reinterpret(node, input),
};
