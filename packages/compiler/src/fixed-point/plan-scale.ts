/** A factor a channel times a map, both secret: factors of known magnitude, so that the product keeps the map's scale. */
import type { ScaleLayer } from '../layers/layer.ts';
import type { PlanContext } from './plan-context.ts';
import { affineView, type View } from './view.ts';

/** Part of the ring's half that the largest factor takes; the rest is for rounding. */
const LARGEST_FACTOR = 0.9;

export function planScale(context: PlanContext, layer: ScaleLayer, [mapView, factorView]: readonly View[]): View {
  const [mapLayer, factorLayer] = layer.inputs;
  const map = context.materialise(mapView, { range: context.widenedRange(mapLayer) });
  const range = context.widenedRange(factorLayer);
  const unit = range.low.map((low, c) => Math.max(Math.abs(low), Math.abs(range.high[c]), 1e-9) / LARGEST_FACTOR);
  const inverse = unit.map((value) => 1 / value);
  const factors = context.materialise(affineView(factorView, inverse, new Float64Array(unit.length)), {
    range: { low: range.low.map((low, c) => low / unit[c]), high: range.high.map((high, c) => high / unit[c]) },
    fixed: 'factor',
  });
  const products = Array.from(map.tensor.low, (low, c) =>
    [low, map.tensor.high[c]].flatMap((x) => [x * factors.tensor.low[c], x * factors.tensor.high[c]]),
  );
  const tensor = context.tensor({
    name: layer.name,
    shape: layer.shape,
    low: Float64Array.from(products, (values) => Math.min(0, ...values)),
    high: Float64Array.from(products, (values) => Math.max(0, ...values)),
    scales: map.tensor.scales,
    widthGroup: map.tensor.widthGroup,
  });
  const inputs: [typeof tensor, typeof tensor] = [map.tensor, factors.tensor];
  context.steps.push({ op: 'scaleChannels', name: layer.name, inputs, output: tensor });
  return [{ tensor, factor: unit, constant: new Float64Array(unit.length), plain: false }];
}
