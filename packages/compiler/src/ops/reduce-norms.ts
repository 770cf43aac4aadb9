/** Sums over axes of what is made of each value, or functions of such sums: ReduceL1, ReduceL2, ReduceSumSquare, ReduceLogSum. */
import type { Layer } from '../layers/layer.ts';
import { absolute } from './abs.ts';
import { functionLayer, operatorOf, powerOf } from './function.ts';
import type { NodeView, Operator } from './operator.ts';
import { reduced, reducedShape } from './reduce.ts';

const squareOf = (node: NodeView, input: Layer): Layer =>
  functionLayer(`${node.name}/square`, input, (of) => powerOf(2, of));

const sumOf = (node: NodeView, input: Layer): Layer => reduced(node, input, () => 1);

function reduction(name: string, lower: (node: NodeView, input: Layer) => Layer): Operator {
  return { name, shape: reducedShape, lower: (node, [input]) => lower(node, input) };
}

export const reduceL1 = reduction('ReduceL1', (node, input) => sumOf(node, absolute(`${node.name}/absolute`, input)));

export const reduceSumSquare = reduction('ReduceSumSquare', (node, input) => sumOf(node, squareOf(node, input)));

export const reduceL2 = reduction('ReduceL2', (node, input) =>
  functionLayer(`${node.name}/root`, sumOf(node, squareOf(node, input)), (of) => powerOf(0.5, of)),
);

export const reduceLogSum = reduction('ReduceLogSum', (node, input) =>
  functionLayer(`${node.name}/logarithm`, sumOf(node, input), (of) => operatorOf('Log', of)),
);
