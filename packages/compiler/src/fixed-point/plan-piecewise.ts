/**
 * Piecewise linear functions: one plane of the value's one compare step and one multiplex a knot, then sums. All knots weigh alike,
 * so that the sums are of shares as they are.
 */
import type { PiecewiseLayer, Shape } from '../layers/layer.ts';
import type { PlanTensor } from './plan.ts';
import type { PlanContext } from './plan-context.ts';
import { type Range, withRoundingRoom } from './ranges.ts';
import { fuseRelu } from './thresholds.ts';
import type { Part, View } from './view.ts';

/** Thresholds that one comparison has at most (packages/program). */
const MOST_PLANES = 64;

export function planPiecewise(context: PlanContext, layer: PiecewiseLayer, view: View): View {
  const argument = context.widenedRange(layer.inputs[0]);
  const range = layer.isPower ? withRoundingRoom(argument) : argument;
  const own = context.thresholded(context.joined(layer.name, view), range);
  const full = own.tensor.planes.length + layer.fit.knots.length > MOST_PLANES;
  const source = full ? context.materialise([own]) : own;
  if (layer.isPower) context.sets.precise.add(source.tensor.widthGroup);
  const { first, knots, signs, step } = layer.fit;
  const channels = source.tensor.shape[0];
  const constant = Float64Array.from(source.constant, (value) => layer.fit.offset + step * first * value);
  const above: PlanTensor[] = new Array<PlanTensor>(Math.max(0, first)).fill(source.tensor);
  const below: PlanTensor[] = new Array<PlanTensor>(Math.max(0, -first)).fill(source.tensor);
  knots.forEach((knot, index) => {
    const { tensor, rest } = rectifierAt(context, layer, source, knot, index);
    (signs[index] > 0 ? above : below).push(tensor);
    for (let c = 0; c < channels; c++) constant[c] += signs[index] * step * rest[c];
  });
  const factor = source.factor.map((value) => value * step);
  const bounds = rawRange(context.widenedRange(layer), factor, constant);
  const rises = total(context, `${layer.name}/above`, above, below.length === 0 ? bounds : undefined);
  const falls = total(context, `${layer.name}/below`, below);
  const tensor = difference(context, layer.name, source, rises, falls, bounds);
  return [{ tensor, factor, constant, plain: false }];
}

/** bit * (r - t) for one knot, and what is left of the rectifier's value beside it. */
function rectifierAt(context: PlanContext, layer: PiecewiseLayer, source: Part, knot: number, index: number) {
  const { plane, low, high, constant: rest } = fuseRelu(source, knot);
  const at = source.tensor.planes.push(plane) - 1;
  const name = `${layer.name}/knot${index}`;
  const tensor = context.tensor({ name, shape: layer.shape, low, high, scales: source.tensor.scales });
  context.steps.push({ op: 'multiplex', name, inputs: [{ tensor: source.tensor, plane: at }], output: tensor });
  return { tensor, rest };
}

/** The range that calibration saw, in raw values: what the ranges of all knots add up to is many times as wide. */
function rawRange({ low, high }: Range, factor: Float64Array, constant: Float64Array): Range {
  const ends = Array.from(low, (value, c) => [value, high[c]].map((end) => (end - constant[c]) / factor[c]));
  return {
    low: Float64Array.from(ends, (pair) => Math.min(...pair)),
    high: Float64Array.from(ends, (pair) => Math.max(...pair)),
  };
}

function total(
  context: PlanContext,
  name: string,
  tensors: readonly PlanTensor[],
  bounds?: Range,
): PlanTensor | undefined {
  if (tensors.length < 2) return tensors[0];
  const [{ shape, scales }] = tensors;
  const sum = (pick: (tensor: PlanTensor) => Float64Array) =>
    Float64Array.from({ length: shape[0] }, (_, c) => tensors.reduce((all, tensor) => all + pick(tensor)[c], 0));
  const range = bounds ?? { low: sum((one) => one.low), high: sum((one) => one.high) };
  const output = context.sum({ name, shape, scales, ...range });
  context.steps.push({ op: 'add', name, inputs: [...tensors], output });
  return output;
}

function difference(
  context: PlanContext,
  name: string,
  source: Part,
  above: PlanTensor | undefined,
  below: PlanTensor | undefined,
  bounds: Range,
): PlanTensor {
  const [first] = [above, below].filter((tensor) => tensor !== undefined);
  if (!first) throw new Error('a function that is constant is folded before');
  if (!below && above) return above;
  const shape: Shape = first.shape;
  const minuend = above ?? nothing(context, name, source);
  const output = context.sum({
    name: `${name}/sum`,
    shape,
    scales: source.tensor.scales,
    ...bounds,
  });
  context.steps.push({ op: 'subtract', name: output.name, inputs: [minuend, below as PlanTensor], output });
  return output;
}

/** x - x: a function that only falls is taken from it. */
function nothing(context: PlanContext, name: string, { tensor }: Part): PlanTensor {
  const zeros = new Float64Array(tensor.shape[0]);
  const output = context.sum({
    name: `${name}/nothing`,
    shape: tensor.shape,
    scales: tensor.scales,
    low: zeros,
    high: zeros,
  });
  context.steps.push({ op: 'subtract', name: output.name, inputs: [tensor, tensor], output });
  return output;
}
