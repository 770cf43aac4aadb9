/** Transpose: a local re-arrangement of shares. */
import { sameShape } from '../layers/layer.ts';
import { mapLayerAxis, selection } from './axis-map.ts';
import { layerAxes, outputShape, reinterpret } from './dims.ts';
import type { NodeView, Operator } from './operator.ts';
import { reordered } from './reordered.ts';

export const transpose: Operator = {
  name: 'Transpose',
  shape(node) {
    const dims = node.dims(0);
    return permutation(node).map((axis) => dims[axis]);
  },
  lower(node, [input]) {
    const dims = node.dims(0);
    const order = permutation(node);
    // Only the order of the axes longer than 1 decides whether values move in memory.
    const moving = order.filter((axis) => dims[axis] > 1);
    const still = moving.every((axis, at) => at === 0 || axis > moving[at - 1]);
    if (still && sameShape(outputShape(node), input.shape)) return input;
    const axes = movedAxes(node, order);
    if (axes) return { kind: 'permute', name: node.name, shape: outputShape(node), inputs: [input], axes };
    if (still) return reinterpret(node, input);
    const channels = channelOrder(node, order);
    if (channels) return mapLayerAxis(node.name, input, 0, selection(channels, channels.length));
    return reordered(node.name, input, dims, order, outputShape(node));
  },
};

/** Which of the layer's axes each axis of the result is; axes of 1 take what is left. */
function movedAxes(node: NodeView, order: readonly number[]): [number, number, number] | undefined {
  const [from, to] = [layerAxes(node.dims(0)), layerAxes(node.outputDims)];
  const result: (number | undefined)[] = [undefined, undefined, undefined];
  for (const [at, axis] of order.entries()) {
    if (node.dims(0)[axis] === 1) continue;
    const [source, target] = [from[axis], to[at]];
    if (source === undefined || target === undefined) return undefined;
    result[target] = source;
  }
  const left = [0, 1, 2].filter((axis) => !result.includes(axis));
  const [a, b, c] = result.map((axis) => axis ?? (left.shift() as number));
  return [a, b, c];
}

/**
 * Where each folded channel comes from, where only the two outer axes of five change places (channel shuffles): as a convolution each
 * channel keeps its scale, and what reads it takes it in.
 */
function channelOrder(node: NodeView, order: readonly number[]): number[] | undefined {
  if (order.join() !== '0,2,1,3,4' || node.dims(0)[0] !== 1) return undefined;
  const [, outer, inner] = node.dims(0);
  return Array.from({ length: outer * inner }, (_, at) => (at % outer) * inner + Math.floor(at / outer));
}

function permutation(node: NodeView): readonly number[] {
  const rank = node.dims(0).length;
  const order = node.integerList('perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  if (order.length !== rank || [...order].sort((a, b) => a - b).some((axis, at) => axis !== at)) {
    throw node.error(`has a permutation [${order.join(', ')}]`);
  }
  return order;
}
