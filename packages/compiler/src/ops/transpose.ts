/** Transpose of the axes behind the batch: a local re-arrangement of shares. */
import { sameShape } from '../layers/layer.ts';
import { outputShape, reinterpret } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';

export const transpose: Operator = {
  name: 'Transpose',
  shape(node) {
    const dims = node.dims(0);
    return permutation(node).map((axis) => dims[axis]);
  },
  lower(node, [input]) {
    const dims = node.dims(0);
    const order = permutation(node);
    if (order[0] !== 0) throw node.error('moves the batch');
    // Only the order of the axes longer than 1 decides whether values move in memory.
    const moving = order.filter((axis) => dims[axis] > 1);
    if (moving.every((axis, at) => at === 0 || axis > moving[at - 1])) {
      return sameShape(outputShape(node), input.shape) ? input : reinterpretOrPermute(node, input, order);
    }
    return reinterpretOrPermute(node, input, order);
  },
};

function reinterpretOrPermute(
  node: NodeView,
  input: Parameters<Operator['lower']>[1][number],
  order: readonly number[],
) {
  const rank = order.length;
  const axes: [number, number, number] | undefined =
    rank === 4 ? [order[1] - 1, order[2] - 1, order[3] - 1] : rank === 3 && order[1] === 2 ? [2, 1, 0] : undefined;
  if (!axes) return reinterpret(node, input);
  return { kind: 'permute', name: node.name, shape: outputShape(node), inputs: [input], axes } as const;
}

function permutation(node: NodeView): readonly number[] {
  const rank = node.dims(0).length;
  const order = node.integerList('perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  if (order.length !== rank || [...order].sort((a, b) => a - b).some((axis, at) => axis !== at)) {
    throw node.error(`has a permutation [${order.join(', ')}]`);
  }
  return order;
}
