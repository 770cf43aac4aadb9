/** Transpose: a local re-arrangement of shares. */
import { type Layer, type Shape, sameShape } from '../layers/layer.ts';
import { mapLayerAxis, selection } from './axis-map.ts';
import { layerAxes, outputShape, reinterpret, reshaped } from './dims.ts';
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

/**
 * Any order of any number of axes: blocks that move together are one, and one after the other moves to its place. With P before the place,
 * M between place and block X, and Q behind: P M X Q seen as [P M, X, Q] becomes X P M Q, and that as [X, P, M Q] becomes P X M Q.
 */
function reordered(name: string, input: Layer, dims: readonly number[], order: readonly number[], shape: Shape): Layer {
  const blocks = blocksOf(dims, order);
  const size = (part: readonly Block[]) => part.reduce((product, block) => product * block.size, 1);
  let layer = input;
  let moves = 0;
  const swapFirst = (a: number, b: number, c: number): void => {
    const own = `${name}/move${moves++}`;
    const apart = reshaped(`${own}/apart`, layer, [a, b, c]);
    layer = { kind: 'permute', name: own, shape: [b, a, c], inputs: [apart], axes: [1, 0, 2] };
  };
  for (let place = 0; place < blocks.length; place++) {
    const from = blocks.findIndex((block) => block.target === place);
    if (from === place) continue;
    const [before, between, behind] = [blocks.slice(0, place), blocks.slice(place, from), blocks.slice(from + 1)];
    const [block] = blocks.splice(from, 1);
    blocks.splice(place, 0, block);
    swapFirst(size(before) * size(between), block.size, size(behind));
    if (size(before) > 1) swapFirst(block.size, size(before), size(between) * size(behind));
  }
  return reshaped(`${name}/together`, layer, shape);
}

/** Axes that stay side by side, as one. */
interface Block {
  readonly size: number;
  /** Its place in the result. */
  readonly target: number;
}

function blocksOf(dims: readonly number[], order: readonly number[]): Block[] {
  const moving = order.filter((axis) => dims[axis] > 1);
  const long = dims.map((_, axis) => axis).filter((axis) => dims[axis] > 1);
  const runs: number[][] = [];
  for (const axis of moving) {
    const last = runs.at(-1)?.at(-1);
    if (last !== undefined && long.indexOf(axis) === long.indexOf(last) + 1) runs.at(-1)?.push(axis);
    else runs.push([axis]);
  }
  const blocks = runs.map((axes, target) => ({
    axes,
    target,
    size: axes.reduce((product, axis) => product * dims[axis], 1),
  }));
  return blocks.sort((a, b) => a.axes[0] - b.axes[0]);
}

function permutation(node: NodeView): readonly number[] {
  const rank = node.dims(0).length;
  const order = node.integerList('perm') ?? Array.from({ length: rank }, (_, axis) => rank - 1 - axis);
  if (order.length !== rank || [...order].sort((a, b) => a - b).some((axis, at) => axis !== at)) {
    throw node.error(`has a permutation [${order.join(', ')}]`);
  }
  return order;
}
