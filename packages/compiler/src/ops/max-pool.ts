/** MaxPool over height and width, and then along depth. */
import type { Layer, PoolLayer } from '../layers/layer.ts';
import { outputShape } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';
import { pooledVolume } from './pooled-volume.ts';
import { type Axes, planeWindow, wholeWindow, windowAxes } from './window.ts';

export const maxPool: Operator = {
  name: 'MaxPool',
  shape: (node) => [...node.dims(0).slice(0, 2), ...axesOf(node).output],
  lower(node, [input]) {
    const axes = axesOf(node);
    const pool = (name: string, layer: Layer, shape: PoolLayer['shape'], window: PoolLayer['window']): Layer => ({
      kind: 'maxPool',
      name,
      shape,
      inputs: [layer],
      window,
    });
    if (axes.kernel.length === 3) return pooledVolume(node, input, wholeWindow(axes), axes.output, pool);
    return pool(node.name, input, outputShape(node), planeWindow(axes));
  },
};

const axesOf = (node: NodeView): Axes =>
  windowAxes(node, node.integerList('kernel_shape') ?? [], node.integer('ceil_mode', 0) !== 0);
