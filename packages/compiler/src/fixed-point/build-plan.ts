/** Layers and their measured ranges to a plan: every ReLU becomes a plane of one compare step and a multiplex. */
import type { InputLayer, Layer } from '../layers/layer.ts';
import { countReaders, layersInOrder } from '../layers/rewrite.ts';
import { refreshedMeans } from './means-of-sums.ts';
import type { FixedPointPlan, PlanTensor } from './plan.ts';
import { PlanContext } from './plan-context.ts';
import { planAdd, planFlatten, planPermute, planReshape } from './plan-local.ts';
import { planPiecewise } from './plan-piecewise.ts';
import { planMaxPool, planSumPool } from './plan-pools.ts';
import { planRelu } from './plan-relu.ts';
import { planScale } from './plan-scale.ts';
import { planSlice } from './plan-slice.ts';
import type { ChannelStatistics } from './ranges.ts';
import { affineView, plainPart, type View } from './view.ts';

/**
 * @param statistics of the input, linear, add and relu layers
 * @param margin ranges are widened to this multiple about their middle
 */
export function buildPlan(
  output: Layer,
  statistics: ReadonlyMap<Layer, ChannelStatistics>,
  margin: number,
): FixedPointPlan {
  const context = new PlanContext(statistics, margin, countReaders(output));
  const views = new Map<Layer, View>();
  let input: PlanTensor | undefined;
  for (const layer of layersInOrder(output)) {
    const inputs = layer.inputs.map((one) => views.get(one) as View);
    const view =
      layer.kind === 'input' ? [planInput(context, layer)] : planLayer(context, layer, inputs, layer === output);
    if (layer.kind === 'input') input = view[0].tensor;
    views.set(layer, view);
  }
  if (!input) throw new Error('a graph of layers has an input');
  const last = outputTensor(context, views.get(output) as View);
  return { input, output: last, steps: context.steps, ...context.sets };
}

function planLayer(
  context: PlanContext,
  layer: Exclude<Layer, InputLayer>,
  inputs: readonly View[],
  isOutput: boolean,
): View {
  const [view] = inputs;
  switch (layer.kind) {
    case 'affine':
      return affineView(view, layer.factor, layer.offset);
    case 'concat':
      return inputs.flat();
    case 'linear': {
      const { name, shape } = layer;
      const fixed = isOutput ? 'output' : undefined;
      const read = isOutput ? refreshedMeans(context, view) : view;
      return [context.linear(layer, read, context.tensor({ name, shape, ...context.widenedRange(layer), fixed }))];
    }
    case 'relu':
      return planRelu(context, layer, view);
    case 'piecewise':
      return planPiecewise(context, layer, view);
    case 'maxPool':
      return view.map((part, index) => {
        const range = view.length === 1 ? context.widenedRange(layer.inputs[0]) : undefined;
        return planMaxPool(context, layer, context.comparable(part, range), index);
      });
    case 'sumPool':
      return view.map((part, index) => planSumPool(context, layer, part, index));
    case 'scale':
      return planScale(context, layer, inputs);
    case 'add':
      return planAdd(context, layer, inputs);
    case 'flatten':
      return view.map((part, index) => planFlatten(context, layer.name, part, index));
    case 'reshape':
      return [planReshape(context, layer.name, layer.shape, view)];
    case 'slice':
      return planSlice(context, layer, view);
    case 'permute':
      return [planPermute(context, layer.name, layer.axes, layer.shape, view)];
    default:
      throw new Error(`a ${layer.kind} layer is gone before planning`);
  }
}

/**
 * The input's scale is public and the same for all channels, so its values are no party's to compare as they are. Its range
 * is what decides about layers that add, join or rectify the input itself.
 */
function planInput(context: PlanContext, layer: InputLayer) {
  const { name, shape } = layer;
  const mean = context.statistics(layer)?.mean;
  const tensor = context.tensor({ name, shape, ...context.widenedRange(layer), mean, fixed: 'input' });
  return { ...plainPart(tensor), plain: false };
}

function outputTensor(context: PlanContext, view: View): PlanTensor {
  const [part] = view;
  if (view.length === 1 && part.tensor.fixed === 'output') return part.tensor;
  return context.materialise(view, { fixed: 'output' }).tensor;
}
