/** MaxPool over height and width, and over depth by the maximum of the maps in a window. */
import type { Layer } from '../layers/layer.ts';
import { mapLayerAxis, selection } from './axis-map.ts';
import { outputShape } from './dims.ts';
import { rectifiedDifference } from './extremum.ts';
import type { NodeView, Operator } from './operator.ts';
import { type Axes, planeWindow, windowAxes } from './window.ts';

export const maxPool: Operator = {
  name: 'MaxPool',
  shape: (node) => [...node.dims(0).slice(0, 2), ...axesOf(node).output],
  lower(node, [input]) {
    const axes = axesOf(node);
    const layer = axes.kernel.length === 3 ? depthMaximum(node, input, axes) : input;
    return { kind: 'maxPool', name: node.name, shape: outputShape(node), inputs: [layer], window: planeWindow(axes) };
  },
};

const axesOf = (node: NodeView): Axes =>
  windowAxes(node, node.integerList('kernel_shape') ?? [], node.integer('ceil_mode', 0) !== 0);

/** Depth is folded into channels: the maximum of one selection of channels for every depth of the kernel. */
function depthMaximum(node: NodeView, input: Layer, axes: Axes): Layer {
  const [, channels, depth] = node.dims(0);
  const [outputs] = axes.output;
  const at = (z: number, tap: number) => z * axes.stride[0] + tap * axes.dilation[0] - axes.before[0];
  const inside = (from: number) => from >= 0 && from < depth;
  const taps = Array.from({ length: axes.kernel[0] }, (_, tap) => tap);
  if (taps.length === 1 && axes.stride[0] === 1 && axes.before[0] === 0 && outputs === depth) return input;
  const maps = taps.map((tap) => {
    const sources = Array.from({ length: channels * outputs }, (_, index) => {
      const [c, z] = [Math.floor(index / outputs), index % outputs];
      // Padding never wins: any value of the window stands in for it.
      const from = inside(at(z, tap)) ? at(z, tap) : at(z, taps.find((other) => inside(at(z, other))) ?? 0);
      return c * depth + from;
    });
    return mapLayerAxis(`${node.name}/depth${tap}`, input, 0, selection(sources, channels * depth));
  });
  return maps.reduce((highest, map, tap): Layer => {
    const inputs = [highest, rectifiedDifference(`${node.name}/depth${tap}`, map, highest)];
    return { kind: 'add', name: `${node.name}/highest${tap}`, shape: map.shape, inputs };
  });
}
