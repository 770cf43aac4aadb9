/** Sums and means over axes, shared by ReduceMean and ReduceSum. */
import type { Layer, Shape } from '../layers/layer.ts';
import { mapAxis } from './axis-map.ts';
import { scaled } from './combine.ts';
import { layerAxes, positiveAxis, reinterpretAs } from './dims.ts';
import { averageLayer, spatialMean } from './mean.ts';
import type { NodeView } from './operator.ts';
import { POINT } from './window.ts';

/** The axes that the node reduces, from the first. */
export function reducedAxes(node: NodeView): number[] {
  const { length } = node.dims(0);
  const given = node.has(1) ? node.integers(1, 'axes') : node.integerList('axes');
  const none = (given ?? []).length === 0;
  if (none && node.integer('noop_with_empty_axes', 0) !== 0) return [];
  const axes = none
    ? node.dims(0).map((_, axis) => axis)
    : (given ?? []).map((axis) => positiveAxis(node, axis, length));
  const behind = axes.filter((axis) => axis > 0 || node.dims(0)[0] !== 1);
  if (behind.includes(0)) throw node.error('reduces the batch');
  return behind.sort((a, b) => a - b);
}

export function reducedShape(node: NodeView): number[] {
  const axes = reducedAxes(node);
  if (node.integer('keepdims', 1) !== 0) return node.dims(0).map((size, axis) => (axes.includes(axis) ? 1 : size));
  return node.dims(0).filter((_, axis) => !axes.includes(axis));
}

/** Whether the node reduces all spatial axes and nothing else. */
export function coversMap(node: NodeView): boolean {
  const spatial = node
    .dims(0)
    .map((_, axis) => axis)
    .slice(2);
  return node.dims(0)[0] === 1 && spatial.length > 0 && reducedAxes(node).join() === spatial.join();
}

/** @param weightOf what each value counts, from the number of values along an axis */
export function reduced(node: NodeView, input: Layer, weightOf: (size: number) => number): Layer {
  const dims = [...node.dims(0)];
  if (coversMap(node)) {
    const mean = spatialMean(node, input);
    const values = dims.slice(2).reduce((product, size) => product * size, 1);
    const weight = dims.slice(2).reduce((product, size) => product * weightOf(size), 1) * values;
    const layer = weight === 1 ? mean : scaled(`${node.name}/total`, mean, weight);
    return reinterpretAs(node, layer, node.outputDims);
  }
  let layer = input;
  for (const axis of reducedAxes(node)) {
    const inputs = dims[axis];
    const own = layerAxes(dims)[axis];
    if (own === 1 || own === 2) {
      // A sum along height or width is one of shares.
      const size = own === 1 ? ([inputs, 1] as const) : ([1, inputs] as const);
      const shape: Shape = own === 1 ? [layer.shape[0], 1, layer.shape[2]] : [layer.shape[0], layer.shape[1], 1];
      const mean = averageLayer(`${node.name}/axis${axis}`, layer, shape, { ...POINT, kernel: size });
      const weight = weightOf(inputs) * inputs;
      layer = weight === 1 ? mean : scaled(`${node.name}/axis${axis}/total`, mean, weight);
      if (axis > 0) dims[axis] = 1;
      continue;
    }
    const matrix = { outputs: 1, inputs, data: new Float32Array(inputs).fill(weightOf(inputs)) };
    layer = mapAxis(node, `${node.name}/axis${axis}`, layer, dims, axis, matrix);
    // Whether the first axis is a batch decides what the others are.
    if (axis > 0) dims[axis] = 1;
  }
  return reinterpretAs(node, layer, node.outputDims);
}
