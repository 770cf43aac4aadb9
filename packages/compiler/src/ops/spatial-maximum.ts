/** The largest value of each channel. */
import type { Layer } from '../layers/layer.ts';
import type { NodeView } from './operator.ts';
import { asRows } from './volume.ts';
import { POINT } from './window.ts';

export function spatialMaximum(node: NodeView, input: Layer): Layer {
  const dims = node.dims(0);
  const map = dims.length === 5 ? asRows(node.name, input, dims) : input;
  const [channels, height, width] = map.shape;
  const window = { ...POINT, kernel: [height, width] as const };
  return { kind: 'maxPool', name: node.name, shape: [channels, 1, 1], inputs: [map], window };
}
