/** Two operands of one node: a constant among them, or activations of which one is spread along axes where it has one value. */
import type { Layer } from '../layers/layer.ts';
import { type Shape, sameShape } from '../layers/layer.ts';
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

function spread(node: NodeView, layer: Layer, which: string): Layer {
  return spreadTo(`${node.name}/${which}`, layer, shapeOfDims(node.outputDims));
}

/** The layer repeated along axes where it has one value. */
export function spreadTo(name: string, layer: Layer, shape: Shape): Layer {
  if (sameShape(layer.shape, shape)) return layer;
  if (layer.shape[0] === shape[0] && layer.shape[1] === 1 && layer.shape[2] === 1) return overMap(name, layer, shape);
  return [0, 1, 2].reduce((one, axis) => alongAxis(`${name}/axis${axis}`, one, axis, shape[axis]), layer);
}

/** Copies of channels cost nothing; other axes change places with the channels before and after. */
function alongAxis(name: string, layer: Layer, axis: number, size: number): Layer {
  if (layer.shape[axis] === size) return layer;
  const order = (
    [
      [0, 1, 2],
      [1, 0, 2],
      [2, 1, 0],
    ] as const
  )[axis];
  const turn = (input: Layer, end: string): Layer => {
    const [a, b, c] = order.map((from) => input.shape[from]);
    return axis === 0
      ? input
      : { kind: 'permute', name: `${name}/${end}`, shape: [a, b, c], inputs: [input], axes: order };
  };
  const one = turn(layer, 'in');
  const shape: Shape = [size, one.shape[1], one.shape[2]];
  return turn({ kind: 'concat', name, shape, inputs: new Array<Layer>(size).fill(one) }, 'out');
}

/** One value a channel at every position of a map: a sum over windows that each hold that value and padding. */
function overMap(name: string, layer: Layer, shape: Shape): Layer {
  const [, height, width] = shape;
  return {
    kind: 'sumPool',
    name,
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
