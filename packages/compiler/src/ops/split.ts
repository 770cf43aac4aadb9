/** Split along an axis. */
import { takeAlong } from './axis-map.ts';
import { positiveAxis, reinterpretAs } from './dims.ts';
import type { ManyOutputs, NodeView } from './operator.ts';

export const split: ManyOutputs = {
  name: 'Split',
  shapes(node) {
    const { axis, sizes } = partsOf(node);
    return sizes.map((size) => node.dims(0).map((given, at) => (at === axis ? size : given)));
  },
  lowerAll(node, [input]) {
    const { axis, sizes } = partsOf(node);
    const dims = node.dims(0);
    let first = 0;
    return sizes.map((size, part) => {
      const start = first;
      first += size;
      const indices = Array.from({ length: size }, (_, i) => start + i);
      const name = `${node.name}/part${part}`;
      const target = dims.map((given, at) => (at === axis ? size : given));
      return reinterpretAs(node, takeAlong(name, input, dims, axis, indices), target, `${name}/shape`);
    });
  },
};

function partsOf(node: NodeView): { axis: number; sizes: readonly number[] } {
  const dims = node.dims(0);
  const axis = positiveAxis(node, node.integer('axis', 0), dims.length);
  const given = node.has(1) ? node.integers(1, 'sizes') : node.integerList('split');
  const count = node.outputCount;
  const even = Math.ceil(dims[axis] / count);
  const sizes = given ?? Array.from({ length: count }, (_, part) => Math.min(even, dims[axis] - part * even));
  if (sizes.reduce((sum, size) => sum + size, 0) !== dims[axis] || sizes.some((size) => size < 1))
    throw node.shapeError(`parts of ${sizes.join(', ')} do not make ${dims[axis]}`);
  return { axis, sizes };
}
