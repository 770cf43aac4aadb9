/** How ONNX dimensions (batch first) map to the [C, H, W] of layers. All maps keep the order of values in memory. */
import type { Layer, Shape } from '../layers/layer.ts';
import { sameShape, sizeOf } from '../layers/layer.ts';
import type { NodeView } from './operator.ts';

/**
 * [1,F] -> [F,1,1]; [1,C,L] -> [C,1,L]; [1,C,H,W] -> [C,H,W]; [1,C,D,H,W] -> [C*D,H,W]; where the batch of 1 is not the first (tokens first,
 * as in attention) [A,B] -> [A,1,B] and [A,B,C] -> [A,B,C]; of more axes, all but the last two are folded into one. Without a batch, as outputs
 * that were squeezed, [F] -> [F,1,1], and a number is [1,1,1].
 */
export function shapeOfDims(dims: readonly number[]): Shape {
  const [first = 1, a, b] = dims;
  if (dims.length < 2) return [first, 1, 1];
  if (dims.length === 2) return first === 1 ? [a, 1, 1] : [first, 1, a];
  if (dims.length === 3) return first === 1 ? [a, 1, b] : [first, a, b];
  const [height, width] = dims.slice(-2);
  return [dims.slice(0, -2).reduce((product, size) => product * size, 1), height, width];
}

/** For each of the dimensions the layer's axis that it is, where it is one whole: none of the batch and of a folded depth. */
export function layerAxes(dims: readonly number[]): readonly (0 | 1 | 2 | undefined)[] {
  const known = (dims[0] === 1 ? AXES_BEHIND_BATCH : AXES)[dims.length];
  if (known || dims.length < 4) return known ?? dims.map(() => undefined);
  return [...dims.slice(2).map(() => undefined), 1, 2];
}

const AXES_BEHIND_BATCH: Readonly<Record<number, readonly (0 | 1 | 2 | undefined)[]>> = {
  2: [undefined, 0],
  3: [undefined, 0, 2],
  4: [undefined, 0, 1, 2],
};
const AXES: Readonly<Record<number, readonly (0 | 1 | 2 | undefined)[]>> = { 1: [0], 2: [0, 2], 3: [0, 1, 2] };

/** The layer shape of a node's output. */
export const outputShape = (node: NodeView): Shape => shapeOfDims(node.outputDims);

/** Per-channel numbers for a tensor whose depth is folded into channels: each is repeated for every depth. */
export function perChannel(values: ArrayLike<number>, dims: readonly number[]): Float64Array {
  const depth = dims.length === 5 ? dims[2] : 1;
  const result = new Float64Array(values.length * depth);
  for (let i = 0; i < result.length; i++) result[i] = values[Math.floor(i / depth)];
  return result;
}

/** The same values under the dimensions of the node's output: free if the map stays or becomes a vector. */
export const reinterpret = (node: NodeView, layer: Layer): Layer => reinterpretAs(node, layer, node.outputDims);

/** The same values in the same order under other dimensions. */
export function reinterpretAs(node: NodeView, layer: Layer, dims: readonly number[], name = node.name): Layer {
  const shape = shapeOfDims(dims);
  if (sameShape(shape, layer.shape)) return layer;
  const axes = movedAxes(layer.shape, shape);
  if (axes) return { kind: 'permute', name, shape, inputs: [layer], axes };
  if (sizeOf(shape) !== sizeOf(layer.shape))
    throw node.shapeError(`${node.dims(0).join('x')} cannot become ${dims.join('x')}`);
  return reshaped(name, layer, shape);
}

/** The same values in the same order as another shape. */
export function reshaped(name: string, layer: Layer, shape: Shape): Layer {
  if (sameShape(shape, layer.shape)) return layer;
  return { kind: shape[1] * shape[2] === 1 ? 'flatten' : 'reshape', name, shape, inputs: [layer] };
}

/** The axes that give the target's shape without moving a value: only axes of 1 change places. */
function movedAxes(from: Shape, to: Shape): [number, number, number] | undefined {
  const long = [0, 1, 2].filter((axis) => from[axis] > 1);
  const short = [0, 1, 2].filter((axis) => from[axis] === 1);
  const axes = to.map((size) => (size > 1 ? (long.shift() ?? -1) : (short.shift() ?? -1)));
  const fits = long.length === 0 && axes.every((axis, at) => axis >= 0 && from[axis] === to[at]);
  return fits ? [axes[0], axes[1], axes[2]] : undefined;
}

/** An axis counted from the front. @throws DB1006 if out of range */
export function positiveAxis(node: NodeView, axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(positive) || positive < 0 || positive >= rank)
    throw node.error(`has axis ${axis} of a tensor of rank ${rank}`);
  return positive;
}
