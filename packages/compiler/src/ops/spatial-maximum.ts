/** The largest value of each channel. */
import type { Layer } from '../layers/layer.ts';
import type { NodeView } from './operator.ts';
import { POINT } from './window.ts';

export function spatialMaximum(node: NodeView, input: Layer): Layer {
  if (node.dims(0).length > 4) throw node.error('takes the maximum over depth; 2-D maps are supported');
  const [channels, height, width] = input.shape;
  const window = { ...POINT, kernel: [height, width] as const };
  return { kind: 'maxPool', name: node.name, shape: [channels, 1, 1], inputs: [input], window };
}
