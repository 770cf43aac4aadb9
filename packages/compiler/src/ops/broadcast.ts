/** Two operands of one node: a constant among them, or activations of which one has one value a channel. */
import type { Layer } from '../layers/layer.ts';
import { sameShape } from '../layers/layer.ts';
import { shapeOfDims } from './dims.ts';
import type { NodeView } from './operator.ts';

/** Which input of the two is constant. */
export function constantInput(node: NodeView): 0 | 1 | undefined {
  if (node.isConstant(0)) return 0;
  return node.isConstant(1) ? 1 : undefined;
}

/** The dimensions of the result, by numpy's rules; a constant must not make them more. */
export function arithmeticShape(node: NodeView): number[] {
  const constant = constantInput(node);
  const [a, b] = [node.dims(0), node.dims(1)];
  if (constant !== undefined) {
    const [given, fixed] = constant === 0 ? [b, a] : [a, b];
    return [...new Array<number>(Math.max(0, fixed.length - given.length)).fill(1), ...given];
  }
  if (a.length !== b.length || a.some((size, axis) => size !== b[axis] && size !== 1 && b[axis] !== 1))
    throw node.error(`combines ${a.join('x')} and ${b.join('x')}; equal shapes, or one value a channel, are supported`);
  return a.map((size, axis) => Math.max(size, b[axis]));
}

/** Both activations at the size of the node's output. */
export function sameSize(node: NodeView, [a, b]: readonly Layer[]): [Layer, Layer] {
  return [spread(node, a, 'first'), spread(node, b, 'second')];
}

/** One value a channel at every position of the output's map: a sum over windows that each hold that value and padding. */
function spread(node: NodeView, layer: Layer, which: string): Layer {
  const shape = shapeOfDims(node.outputDims) ?? layer.shape;
  if (sameShape(layer.shape, shape)) return layer;
  const [channels, height, width] = shape;
  if (layer.shape[0] !== channels || layer.shape[1] !== 1 || layer.shape[2] !== 1)
    throw node.error(`spreads ${layer.shape.join('x')} to ${shape.join('x')}; only one value a channel can be spread`);
  return {
    kind: 'sumPool',
    name: `${node.name}/${which}`,
    shape,
    inputs: [layer],
    window: {
      kernel: [height, width],
      stride: [1, 1],
      dilation: [1, 1],
      padding: [height - 1, width - 1, height - 1, width - 1],
    },
  };
}
