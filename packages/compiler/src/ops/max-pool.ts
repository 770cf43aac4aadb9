/** MaxPool over height and width. */
import { outputShape } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';
import { type Axes, planeWindow, refuseDepth, windowAxes } from './window.ts';

export const maxPool: Operator = {
  name: 'MaxPool',
  shape: (node) => [...node.dims(0).slice(0, 2), ...axesOf(node).output],
  lower: (node, [input]) => ({
    kind: 'maxPool',
    name: node.name,
    shape: outputShape(node),
    inputs: [input],
    window: planeWindow(axesOf(node)),
  }),
};

function axesOf(node: NodeView): Axes {
  const axes = windowAxes(node, node.integerList('kernel_shape') ?? [], node.integer('ceil_mode', 0) !== 0);
  refuseDepth(node, axes);
  return axes;
}
