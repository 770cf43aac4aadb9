/**
 * Piecewise linear functions: one plane of the value's one compare step and one multiplex a knot, then sums. All knots weigh alike,
 * so that the sums are of shares as they are.
 */
import type { PiecewiseLayer, Shape } from '../layers/layer.ts';
import type { PlanTensor } from './plan.ts';
import type { PlanContext } from './plan-context.ts';
import { fuseRelu } from './thresholds.ts';
import type { Part, View } from './view.ts';

export function planPiecewise(context: PlanContext, layer: PiecewiseLayer, view: View): View {
  const source = context.thresholded(context.joined(layer.name, view));
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
  const tensor = difference(
    context,
    layer.name,
    source,
    total(context, `${layer.name}/above`, above),
    total(context, `${layer.name}/below`, below),
  );
  return [{ tensor, factor: source.factor.map((factor) => factor * step), constant, plain: false }];
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

function total(context: PlanContext, name: string, tensors: readonly PlanTensor[]): PlanTensor | undefined {
  if (tensors.length < 2) return tensors[0];
  const [{ shape, scales }] = tensors;
  const sum = (pick: (tensor: PlanTensor) => Float64Array) =>
    Float64Array.from({ length: shape[0] }, (_, c) => tensors.reduce((all, tensor) => all + pick(tensor)[c], 0));
  const output = context.sum({ name, shape, scales, low: sum((one) => one.low), high: sum((one) => one.high) });
  context.steps.push({ op: 'add', name, inputs: [...tensors], output });
  return output;
}

function difference(
  context: PlanContext,
  name: string,
  source: Part,
  above: PlanTensor | undefined,
  below: PlanTensor | undefined,
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
    low: minuend.low.map((value, c) => value - (below as PlanTensor).high[c]),
    high: minuend.high.map((value, c) => value - (below as PlanTensor).low[c]),
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
