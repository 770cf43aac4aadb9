/** Slice with constant bounds. */
import { takeAlong } from './axis-map.ts';
import { positiveAxis, reinterpretAs } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';

export const slice: Operator = {
  name: 'Slice',
  shape(node) {
    const dims = [...node.dims(0)];
    for (const { axis, indices } of cuts(node)) dims[axis] = indices.length;
    return dims;
  },
  lower(node, [input]) {
    let layer = input;
    const dims = [...node.dims(0)];
    for (const { axis, indices } of cuts(node)) {
      const name = axis === dims.length - 1 ? node.name : `${node.name}/axis${axis}`;
      layer = takeAlong(name, layer, dims, axis, indices);
      dims[axis] = indices.length;
      // Whether the first axis is a batch decides what the others are.
      layer = reinterpretAs(node, layer, dims, `${name}/shape`);
    }
    return layer;
  },
};

/** The positions that are kept of each axis that is cut. */
function cuts(node: NodeView): { axis: number; indices: number[] }[] {
  const dims = node.dims(0);
  const list = (index: number, name: string) =>
    node.has(index) ? node.integers(index, name) : node.integerList(name)?.slice();
  const [starts, ends] = [list(1, 'starts') ?? [], list(2, 'ends') ?? []];
  const axes = list(3, 'axes') ?? starts.map((_, axis) => axis);
  const steps = node.has(4) ? node.integers(4, 'steps') : starts.map(() => 1);
  return axes.flatMap((given, at) => {
    const axis = positiveAxis(node, given, dims.length);
    const [size, step] = [dims[axis], steps[at]];
    if (step === 0) throw node.error('has a step of 0');
    const clamp = (value: number) => {
      const from = value < 0 ? value + size : value;
      return step > 0 ? Math.min(Math.max(from, 0), size) : Math.min(Math.max(from, -1), size - 1);
    };
    const end = step < 0 && ends[at] < -size ? -1 : clamp(ends[at]);
    const indices: number[] = [];
    for (let i = clamp(starts[at]); step > 0 ? i < end : i > end; i += step) indices.push(i);
    return indices.length === size && step === 1 ? [] : [{ axis, indices }];
  });
}
