/** Gather with constant indices of any shape. */
import { takeAlong } from './axis-map.ts';
import { positiveAxis, reinterpretAs } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';

export const gather: Operator = {
  name: 'Gather',
  shape(node) {
    const { axis } = chosen(node);
    const dims = node.dims(0);
    return [...dims.slice(0, axis), ...node.dims(1), ...dims.slice(axis + 1)];
  },
  lower(node, [input]) {
    const { axis, indices } = chosen(node);
    const dims = node.dims(0);
    const taken = takeAlong(`${node.name}/chosen`, input, dims, axis, indices);
    return reinterpretAs(node, taken, node.outputDims);
  },
};

function chosen(node: NodeView): { axis: number; indices: number[] } {
  const dims = node.dims(0);
  const axis = positiveAxis(node, node.integer('axis', 0), dims.length);
  const indices = node.integers(1, 'indices').map((index) => (index < 0 ? index + dims[axis] : index));
  if (indices.some((index) => index < 0 || index >= dims[axis])) throw node.error('has an index that is out of range');
  return { axis, indices };
}
