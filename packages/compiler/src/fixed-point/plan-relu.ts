/** ReLU and ReLU6: planes of the sources' compare steps, and a multiplex. */
import type { ReluLayer } from '../layers/layer.ts';
import type { PlanContext } from './plan-context.ts';
import { fuseRelu } from './thresholds.ts';
import type { Part, View } from './view.ts';

export function planRelu(context: PlanContext, layer: ReluLayer, view: View): View {
  const sources = view.map((part) => context.thresholded(part));
  const whole = reluAbove(context, layer, sources, 0, layer.name);
  if (layer.limit === undefined) return [whole.part];
  // min(relu(x), limit) = relu(x) - relu(x - limit)
  const excess = reluAbove(context, layer, sources, layer.limit, `${layer.name}/excess`);
  const reach = whole.thresholds.map((threshold, c) => excess.thresholds[c] - threshold);
  const { tensor, factor, plain } = whole.part;
  const output = context.tensor({
    name: `${layer.name}/limited`,
    shape: layer.shape,
    low: reach.map((value) => Math.min(value, 0)),
    high: reach.map((value) => Math.max(value, 0)),
    scales: tensor.scales,
    widthGroup: tensor.widthGroup,
  });
  context.steps.push({ op: 'subtract', name: output.name, inputs: [tensor, excess.part.tensor], output });
  const constant = whole.part.constant.map((value, c) => value - excess.part.constant[c]);
  return [{ tensor: output, factor, constant, plain }];
}

/** relu(values - shift) as one multiplex over all sources, and its raw thresholds. */
function reluAbove(
  context: PlanContext,
  layer: ReluLayer,
  sources: View,
  shift: number,
  name: string,
): { part: Part; thresholds: Float64Array } {
  const fused = sources.map((part) => fuseRelu(part, shift));
  const planes = sources.map(({ tensor }, index) => tensor.planes.push(fused[index].plane) - 1);
  const join = (key: 'low' | 'high' | 'factor' | 'constant') =>
    Float64Array.from(fused.flatMap((one) => [...one[key]]));
  const [factor, constant] = [join('factor'), join('constant')];
  const measured = shift === 0 && layer.limit === undefined ? context.statistics(layer) : undefined;
  const output = context.tensor({
    name,
    shape: layer.shape,
    low: join('low'),
    high: join('high'),
    scales: Int32Array.from(sources.flatMap(({ tensor }) => [...tensor.scales])),
    mean: measured?.mean.map((value, c) => (factor[c] === 0 ? 0 : (value - constant[c]) / factor[c])),
    active: measured?.active,
  });
  context.steps.push({
    op: 'multiplex',
    name,
    inputs: sources.map(({ tensor }, index) => ({ tensor, plane: planes[index] })),
    output,
  });
  const thresholds = Float64Array.from(fused.flatMap(({ plane }) => [...plane.thresholds]));
  return { part: { tensor: output, factor, constant, plain: sources.every((part) => part.plain) }, thresholds };
}
