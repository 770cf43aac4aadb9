/** Reshape to constant dimensions where that moves nothing. */
import { reinterpret } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';

export const reshape: Operator = {
  name: 'Reshape',
  shape(node) {
    const dims = node.dims(0);
    const target = forOneImage(
      node,
      node.has(1) ? node.integers(1, 'target shape') : [...(node.integerList('shape') ?? [])],
    );
    const keepZero = node.integer('allowzero', 0) === 0;
    const sizes = target.map((size, axis) => (size === 0 && keepZero ? (dims[axis] ?? 0) : size));
    const total = dims.reduce((product, size) => product * size, 1);
    const known = sizes.filter((size) => size !== -1).reduce((product, size) => product * size, 1);
    const open = sizes.filter((size) => size === -1).length;
    if (sizes.some((size) => size < -1) || open > 1 || (open === 1 ? total % known !== 0 : total !== known)) {
      throw node.shapeError(`${dims.join('x')} cannot become ${target.join('x')}`);
    }
    return sizes.map((size) => (size === -1 ? total / known : size));
  },
  lower: (node, [input]) => reinterpret(node, input),
};

/** A shape that was written for a batch of several, for a batch of one. */
function forOneImage(node: NodeView, target: number[]): number[] {
  return node.batch > 1 && target[0] === node.batch ? [1, ...target.slice(1)] : target;
}
