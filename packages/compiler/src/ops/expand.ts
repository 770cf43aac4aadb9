/** Expand to a constant shape: axes of 1 are repeated. */

import type { NodeView, Operator } from './operator.ts';
import { repeatAxes } from './tile.ts';

export const expand: Operator = {
  name: 'Expand',
  shape(node) {
    const dims = node.dims(0);
    const target = node.integers(1, 'shape');
    const rank = Math.max(dims.length, target.length);
    const pad = (list: readonly number[]) => [...new Array<number>(rank - list.length).fill(1), ...list];
    const [given, wanted] = [pad(dims), pad(target)];
    if (rank !== dims.length || given.some((size, axis) => size !== 1 && wanted[axis] !== 1 && wanted[axis] !== size))
      throw node.shapeError(`${dims.join('x')} cannot become ${target.join('x')}`);
    return given.map((size, axis) => Math.max(size, wanted[axis]));
  },
  lower: (node, [input]) => repeatAxes(node, input, times(node)),
};

const times = (node: NodeView) => node.outputDims.map((size, axis) => size / node.dims(0)[axis]);
