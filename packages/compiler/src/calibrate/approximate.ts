/** Functions of one value into piecewise linear ones for the ranges that calibration has seen. */
import type { ChannelStatistics } from '../fixed-point/ranges.ts';
import { type Expression, expressionNodes } from '../layers/expression.ts';
import type { Layer } from '../layers/layer.ts';
import { fitPiecewise, type PiecewiseFit } from '../layers/piecewise.ts';
import { layersInOrder, rewrite } from '../layers/rewrite.ts';
import { RuntimeGraph } from '../onnx/runtime.ts';

const SAMPLES = 2048;
/** Largest error, as a part of the function's own range. */
const TOLERANCE = 0.001;
/** The films' range is fitted so much wider; further out the last slopes go on. */
const MARGIN = 1.2;

/** A function that was replaced. */
export interface Approximation {
  /** The node that it comes from. */
  readonly name: string;
  readonly knots: number;
  /** Largest error on [low, high]. */
  readonly error: number;
  readonly low: number;
  readonly high: number;
}

export const hasFunctions = (output: Layer): boolean =>
  layersInOrder(output).some((layer) => layer.kind === 'function');

/** @param statistics of every layer that a function reads */
export async function approximateFunctions(
  output: Layer,
  statistics: ReadonlyMap<Layer, ChannelStatistics>,
): Promise<{ output: Layer; approximations: Approximation[] }> {
  const approximations: Approximation[] = [];
  const fits = new Map<string, PiecewiseFit>();
  for (const layer of layersInOrder(output)) {
    if (layer.kind !== 'function') continue;
    const { low, high } = rangeOf(statistics.get(layer.inputs[0]) as ChannelStatistics);
    const fit = await fitExpression(layer.expression, low, high);
    fits.set(layer.name, fit);
    approximations.push({ name: layer.name, knots: fit.knots.length, error: fit.error, low, high });
  }
  const replaced = rewrite(output, (layer) => {
    if (layer.kind !== 'function') return layer;
    const { name, shape, inputs } = layer;
    return { kind: 'piecewise', name, shape, inputs, fit: fits.get(name) as PiecewiseFit };
  });
  return { output: replaced, approximations };
}

function rangeOf({ low, high }: ChannelStatistics): { low: number; high: number } {
  const lowest = low.reduce((a, b) => Math.min(a, b));
  const highest = high.reduce((a, b) => Math.max(a, b));
  const more = Math.max((highest - lowest) * (MARGIN - 1), 1e-3) / 2;
  return { low: lowest - more, high: highest + more };
}

async function fitExpression(expression: Expression, low: number, high: number): Promise<PiecewiseFit> {
  const xs = Float64Array.from({ length: SAMPLES + 1 }, (_, i) => low + ((high - low) * i) / SAMPLES);
  const ys = Float64Array.from(await sample(expression, Float32Array.from(xs)));
  const range = ys.reduce((a, b) => Math.max(a, b)) - ys.reduce((a, b) => Math.min(a, b));
  return fitPiecewise(xs, ys, range * TOLERANCE);
}

async function sample(expression: Expression, values: Float32Array): Promise<Float32Array> {
  const { nodes, tensors } = expressionNodes(expression, 'x', 'y');
  const dims = [values.length];
  const graph = await RuntimeGraph.load({
    nodes,
    tensors,
    inputs: [{ name: 'x', dims }],
    outputs: [{ name: 'y' }],
    opset: 14,
  });
  try {
    return (await graph.run({ x: { dims, data: values } })).get('y')?.data as Float32Array;
  } finally {
    await graph.release();
  }
}
