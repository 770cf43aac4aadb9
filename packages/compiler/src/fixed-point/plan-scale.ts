/** Factors times maps, both secret: factors of known magnitude, so that the product keeps the map's scale. */
import type { Layer, ScaleLayer } from '../layers/layer.ts';
import type { PlanContext } from './plan-context.ts';
import { type Range, withRoundingRoom } from './ranges.ts';
import { affineView, type View } from './view.ts';

/** Part of the ring's half that the largest factor takes; the rest is for rounding. */
const LARGEST_FACTOR = 0.9;
/** Factors that are always near zero, such as closed gates, are no more precise than those of this part of the largest. */
const LEAST_REACH = 1 / 16;

export function planScale(context: PlanContext, layer: ScaleLayer, [mapView, factorView]: readonly View[]): View {
  const [mapLayer, factorLayer] = layer.inputs;
  // Channels that are positions of a map stay interchangeable.
  const uniform = mapView.length === 1 && context.isUniform(mapView[0]);
  const rangeOf = (of: Layer) => (uniform ? common(context.widenedRange(of)) : context.widenedRange(of));
  const options = { range: rangeOf(mapLayer), ...(uniform ? { groups: 1 } : {}) };
  const isOwn = mapView.length === 1 && context.isOwn(mapView[0]);
  const map = isOwn ? mapView[0] : context.materialise(mapView, options);
  const range = withRoundingRoom(rangeOf(factorLayer));
  const unit = unitsOf(range);
  const inverse = unit.map((value) => 1 / value);
  const factors = context.materialise(affineView(factorView, inverse, new Float64Array(unit.length)), {
    range: { low: range.low.map((low, c) => low / unit[c]), high: range.high.map((high, c) => high / unit[c]) },
    fixed: 'factor',
  });
  const products = Array.from(map.tensor.low, (low, c) =>
    [low, map.tensor.high[c]].flatMap((x) => [x * factors.tensor.low[c], x * factors.tensor.high[c]]),
  );
  const seen = withRoundingRoom(rangeOf(layer));
  const low = Float64Array.from(products, (values, c) => Math.max(seen.low[c] / unit[c], Math.min(0, ...values)));
  const high = Float64Array.from(products, (values, c) => Math.min(seen.high[c] / unit[c], Math.max(0, ...values)));
  // Raw values of so many more bits: at the map's scale, the integers of these are as many times as large.
  const gainBits = gainOf(map.tensor, { low, high });
  const extraBits = layer.spareBits ?? 0;
  const more = 2 ** (extraBits + gainBits);
  const tensor = context.tensor({
    name: layer.name,
    shape: layer.shape,
    low: low.map((value) => value * more),
    high: high.map((value) => value * more),
    extraBits,
    scales: map.tensor.scales,
    widthGroup: map.tensor.widthGroup,
  });
  const inputs: [typeof tensor, typeof tensor] = [map.tensor, factors.tensor];
  context.steps.push({ op: 'scaleChannels', name: layer.name, inputs, output: tensor, gainBits });
  return [{ tensor, factor: unit.map((value) => value / more), constant: new Float64Array(unit.length), plain: false }];
}

/** More bits would say nothing more of a product than its factors do. */
const MOST_GAIN_BITS = 6;

/** Bits by which the products of every channel are smaller than its map. */
function gainOf(map: Range, products: Range): number {
  const span = ({ low, high }: Range, c: number) => Math.max(Math.abs(low[c]), Math.abs(high[c]), high[c] - low[c]);
  const gains = Array.from(map.low, (_, c) => Math.log2(span(map, c) / Math.max(span(products, c), 1e-30)));
  return Math.max(0, Math.min(MOST_GAIN_BITS, Math.floor(gains.reduce((a, b) => Math.min(a, b)))));
}

/** One range for all channels. */
function common({ low, high }: Range): Range {
  return {
    low: new Float64Array(low.length).fill(low.reduce((a, b) => Math.min(a, b))),
    high: new Float64Array(high.length).fill(high.reduce((a, b) => Math.max(a, b))),
  };
}

/** By what the factors of each channel are divided to be at most LARGEST_FACTOR. */
function unitsOf({ low, high }: Range): Float64Array {
  const reach = low.map((value, c) => Math.max(Math.abs(value), Math.abs(high[c])));
  const least = reach.reduce((a, b) => Math.max(a, b), 0) * LEAST_REACH || 1;
  return reach.map((value) => Math.max(value, least) / LARGEST_FACTOR);
}
