/** AveragePool over height and width: a sum of the window and a division. */
import { outputShape } from './dims.ts';
import { averageLayer } from './mean.ts';
import type { NodeView, Operator } from './operator.ts';
import { type Axes, planeWindow, refuseDepth, windowAxes } from './window.ts';

export const averagePool: Operator = {
  name: 'AveragePool',
  shape: (node) => [...node.dims(0).slice(0, 2), ...axesOf(node).output],
  lower: (node, [input]) => averageLayer(node.name, input, outputShape(node), planeWindow(axesOf(node))),
};

function axesOf(node: NodeView): Axes {
  const kernel = node.integerList('kernel_shape') ?? [];
  const axes = windowAxes(node, kernel);
  refuseDepth(node, axes);
  const padded = [...axes.before, ...axes.after].some((pad) => pad > 0);
  if (padded && node.integer('count_include_pad', 0) === 0) {
    throw node.error('has padding that does not count (count_include_pad = 0); padding that counts is supported');
  }
  if (node.integer('ceil_mode', 0) !== 0 && windowAxes(node, kernel, true).output.join() !== axes.output.join()) {
    throw node.error('has partial windows at the border (ceil_mode = 1)');
  }
  return axes;
}
