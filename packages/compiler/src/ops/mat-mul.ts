/** MatMul of activations with a constant matrix, over the last axis, or of two activations. */
import type { Layer, Shape } from '../layers/layer.ts';
import { denseLayer } from './dense.ts';
import { layerAxes, outputShape, reshaped } from './dims.ts';
import { matrixProduct } from './matrix-product.ts';
import type { NodeView, Operator } from './operator.ts';

export const matMul: Operator = {
  name: 'MatMul',
  shape(node) {
    const [a, b] = [node.dims(0), node.dims(1)];
    if (node.isConstant(0) || (node.isConstant(1) && (b.length !== 2 || a.length < 2)))
      throw node.error('is supported for activations and a constant matrix behind them');
    const stacks = [a, b].map((dims) => dims.slice(0, -2));
    if (!node.isConstant(1) && stacks[0].join() !== stacks[1].join())
      throw node.error(`multiplies stacks of ${a.join('x')} and ${b.join('x')}; equally many matrices are supported`);
    if (a[a.length - 1] !== b[b.length - 2]) throw node.shapeError(`${a.join('x')} does not fit ${b.join('x')}`);
    return [...a.slice(0, -1), b[b.length - 1]];
  },
  lower(node, inputs) {
    if (!node.isConstant(1))
      return matrixProduct(node.name, asStack(node, 0, inputs[0]), asStack(node, 1, inputs[1]), outputShape(node));
    const { dims, data } = node.real(1, 'weights');
    return overLastAxis(node, inputs[0], (input) =>
      denseLayer(node.name, input, data, false, 1, new Float64Array(dims[1])),
    );
  },
};

/** Dense layers work on channels: the last axis of the node's first input changes places with them before and after. */
export function overLastAxis(node: NodeView, input: Layer, dense: (input: Layer) => Layer): Layer {
  if (layerAxes(node.dims(0)).at(-1) === 0) return dense(input);
  return swapChannelsAndWidth(`${node.name}/out`, dense(swapChannelsAndWidth(`${node.name}/in`, input)));
}

function swapChannelsAndWidth(name: string, input: Layer): Layer {
  const shape: Shape = [input.shape[2], input.shape[1], input.shape[0]];
  return { kind: 'permute', name, shape, inputs: [input], axes: [2, 1, 0] };
}

/** An activation as a stack of matrices [stack, rows, columns]. */
function asStack(node: NodeView, index: number, input: Layer): Layer {
  const dims = node.dims(index);
  const [rows, columns] = dims.slice(-2);
  const stack = dims.slice(0, -2).reduce((product, size) => product * size, 1);
  return reshaped(`${node.name}/operand${index}`, input, [stack, rows, columns]);
}
