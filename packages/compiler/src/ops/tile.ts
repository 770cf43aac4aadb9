/** Tile: every axis repeated a constant number of times. */
import type { Layer } from '../layers/layer.ts';
import { mapAxis, selection } from './axis-map.ts';
import type { NodeView, Operator } from './operator.ts';

export const tile: Operator = {
  name: 'Tile',
  shape(node) {
    const repeats = node.integers(1, 'repeats');
    return node.dims(0).map((size, axis) => size * (repeats[axis] ?? 1));
  },
  lower: (node, [input]) => repeatAxes(node, input, node.integers(1, 'repeats')),
};

export function repeatAxes(node: NodeView, input: Layer, times: readonly number[]): Layer {
  if (times[0] !== 1) throw node.error('repeats the batch');
  const dims = [...node.dims(0)];
  let layer = input;
  times.forEach((count, axis) => {
    if (count === 1 || axis === 0) return;
    const size = dims[axis];
    if (axis === 1 && dims.length !== 5) {
      // Copies of channels cost nothing: what reads them reads the one tensor several times.
      const shape = [layer.shape[0] * count, layer.shape[1], layer.shape[2]] as const;
      layer = { kind: 'concat', name: node.name, shape, inputs: new Array<Layer>(count).fill(layer) };
    } else {
      const indices = Array.from({ length: size * count }, (_, i) => i % size);
      layer = mapAxis(node, `${node.name}/axis${axis}`, layer, dims, axis, selection(indices, size));
    }
    dims[axis] = size * count;
  });
  return layer;
}
