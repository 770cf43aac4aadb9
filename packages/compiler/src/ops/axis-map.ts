/**
 * Linear maps along one axis, which is what cropping, padding, flipping, resizing and averaging are: [out][in] numbers applied to
 * every line of values. Along channels that is a pointwise convolution; along height or width the axis changes places with the
 * channels before and after.
 */
import type { Layer, LinearLayer, Shape } from '../layers/layer.ts';
import { layerAxes } from './dims.ts';
import type { NodeView } from './operator.ts';
import { asFolded, asPlanes, asRows } from './volume.ts';
import { POINT } from './window.ts';

export interface AxisMatrix {
  readonly outputs: number;
  readonly inputs: number;
  /** [outputs][inputs] */
  readonly data: Float32Array;
}

/** Output i is input indices[i], or zero where that is outside. */
export function selection(indices: readonly number[], inputs: number): AxisMatrix {
  const data = new Float32Array(indices.length * inputs);
  indices.forEach((index, at) => {
    if (index >= 0 && index < inputs) data[at * inputs + index] = 1;
  });
  return { outputs: indices.length, inputs, data };
}

/** The map along an axis of ONNX dimensions (1 is channels), which the layer may hold folded. */
export function mapAxis(
  node: NodeView,
  name: string,
  layer: Layer,
  dims: readonly number[],
  axis: number,
  matrix: AxisMatrix,
): Layer {
  if (isIdentity(matrix)) return layer;
  const own = layerAxes(dims)[axis];
  if (own !== undefined) return mapLayerAxis(name, layer, own, matrix);
  if (dims.length === 5 && dims[0] === 1 && (axis === 1 || axis === 2)) {
    const mapped = dims.map((size, at) => (at === axis ? matrix.outputs : size));
    if (axis === 1) return asFolded(name, mapLayerAxis(name, asRows(name, layer, dims), 0, matrix), mapped);
    return asFolded(name, mapLayerAxis(name, asPlanes(name, layer, dims), 1, matrix), mapped);
  }
  throw node.error(
    `works along axis ${axis} of ${dims.join('x')}; axes behind the batch of 2 to 5 dimensions are supported`,
  );
}

/** The same for an axis of the layer's [C, H, W]. */
export function mapLayerAxis(name: string, layer: Layer, axis: number, matrix: AxisMatrix): Layer {
  if (axis === 0) return pointwise(name, layer, matrix);
  const order = axis === 1 ? ([1, 0, 2] as const) : ([2, 1, 0] as const);
  const turn = (input: Layer, end: string): Layer => {
    const shape: Shape = [input.shape[order[0]], input.shape[order[1]], input.shape[order[2]]];
    return { kind: 'permute', name: `${name}/${end}`, shape, inputs: [input], axes: order };
  };
  return turn(pointwise(name, turn(layer, 'in'), matrix), 'out');
}

/**
 * Positions of an axis of ONNX dimensions, in any order: a slice where they are equally spaced, else slices side by side. The axis is
 * one of the layer's, or stands between others that the layer holds folded.
 */
export function takeAlong(
  name: string,
  layer: Layer,
  dims: readonly number[],
  axis: number,
  indices: readonly number[],
): Layer {
  if (indices.length === dims[axis] && indices.every((index, at) => index === at)) return layer;
  const own = layerAxes(dims)[axis];
  if (own !== undefined) return takeOwn(name, layer, own, indices);
  return takeOwn(name, layer, 0, foldedIndices(dims, axis, indices));
}

/** The layer's channels that positions of a folded axis are. */
function foldedIndices(dims: readonly number[], axis: number, indices: readonly number[]): number[] {
  const product = (sizes: readonly number[]) => sizes.reduce((all, size) => all * size, 1);
  const [outer, inner] = [product(dims.slice(0, axis)), product(dims.slice(axis + 1, -2))];
  const whole = (size: number) => Array.from({ length: size }, (_, at) => at);
  return whole(outer).flatMap((o) =>
    indices.flatMap((index) => whole(inner).map((i) => (o * dims[axis] + index) * inner + i)),
  );
}

function takeOwn(name: string, input: Layer, axis: 0 | 1 | 2, indices: readonly number[]): Layer {
  const runs = spacedRuns(indices);
  const resized = (size: number) => input.shape.map((old, at) => (at === axis ? size : old)) as unknown as Shape;
  const parts = runs.map(({ first, stride, size }, at): Layer => {
    const own = runs.length === 1 ? name : `${name}/run${at}`;
    return { kind: 'slice', name: own, shape: resized(size), inputs: [input], axis, first, stride };
  });
  return parts.length === 1 ? parts[0] : joinAlong(name, parts, axis);
}

/** Layers side by side along one of their axes, which changes places with the channels before and after. */
export function joinAlong(name: string, parts: readonly Layer[], axis: 0 | 1 | 2): Layer {
  const order = (
    [
      [0, 1, 2],
      [1, 0, 2],
      [2, 1, 0],
    ] as const
  )[axis];
  const turn = (input: Layer, own: string): Layer => {
    if (axis === 0) return input;
    const [a, b, c] = order.map((from) => input.shape[from]);
    return { kind: 'permute', name: own, shape: [a, b, c], inputs: [input], axes: order };
  };
  const turned = parts.map((part, at) => turn(part, `${name}/in${at}`));
  const [{ shape }] = turned;
  const channels = turned.reduce((sum, part) => sum + part.shape[0], 0);
  const joined: Layer = {
    kind: 'concat',
    name: axis === 0 ? name : `${name}/joined`,
    shape: [channels, shape[1], shape[2]],
    inputs: turned,
  };
  return turn(joined, name);
}

/** The longest runs of equally spaced indices, from the first. */
function spacedRuns(indices: readonly number[]): { first: number; stride: number; size: number }[] {
  const runs: { first: number; stride: number; size: number }[] = [];
  for (const [at, index] of indices.entries()) {
    const last = runs.at(-1);
    const step = at > 0 ? index - indices[at - 1] : 0;
    if (last && step !== 0 && (last.size === 1 || step === last.stride)) {
      last.stride = step;
      last.size += 1;
    } else runs.push({ first: index, stride: 1, size: 1 });
  }
  return runs;
}

function pointwise(name: string, input: Layer, { outputs, data }: AxisMatrix): LinearLayer {
  const shape: Shape = [outputs, input.shape[1], input.shape[2]];
  const bias = new Float64Array(outputs);
  return {
    kind: 'linear',
    name,
    shape,
    inputs: [input],
    window: POINT,
    groups: 1,
    weights: data,
    bias,
    arranges: true,
  };
}

function isIdentity({ outputs, inputs, data }: AxisMatrix): boolean {
  return outputs === inputs && data.every((value, at) => value === (at % (inputs + 1) === 0 ? 1 : 0));
}
