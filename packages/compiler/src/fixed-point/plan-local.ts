/** Sums of tensors and re-arrangements. */
import type { Layer, Shape } from '../layers/layer.ts';
import { sameShape, sizeOf } from '../layers/layer.ts';
import { type PlanContext, partName } from './plan-context.ts';
import { hasMap, type Part, type View } from './view.ts';

export function planAdd(context: PlanContext, layer: Layer, views: readonly View[]): View {
  const { low, high } = context.widenedRange(layer);
  let first = 0;
  return alignViews(views, (view) => context.joined(layer.name, view)).map((aligned, index) => {
    const start = first;
    first += aligned[0].tensor.shape[0];
    const ends = [...low.subarray(start, first), ...high.subarray(start, first)];
    const reach = ends.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const parts = aligned.map((part, at) => context.summand(layer.inputs[at], part, reach));
    const [{ tensor }] = parts;
    const constant = parts[0].constant.map((_, c) => parts.reduce((sum, part) => sum + part.constant[c], 0));
    for (const part of parts) {
      context.sets.widthGroups.join(tensor.widthGroup, part.tensor.widthGroup);
      for (let c = 0; c < tensor.shape[0]; c++) context.sets.scales.join(tensor.scales[c], part.tensor.scales[c]);
    }
    const name = partName(layer.name, index);
    const output = context.tensor({
      name,
      shape: tensor.shape,
      low: constant.map((value, c) => low[start + c] - value),
      high: constant.map((value, c) => high[start + c] - value),
      scales: tensor.scales,
      widthGroup: tensor.widthGroup,
    });
    const tensors = parts.map((part) => part.tensor);
    context.noteSum(output, tensors);
    context.steps.push({ op: 'add', name, inputs: tensors, output });
    return { tensor: output, factor: parts[0].factor, constant, plain: true };
  });
}

export function planFlatten(context: PlanContext, name: string, part: Part, index: number): Part {
  const { tensor } = part;
  const [, height, width] = tensor.shape;
  const area = height * width;
  if (area === 1) return part;
  const spread = <T extends Float64Array | Int32Array>(values: T, make: (length: number) => T): T => {
    const result = make(tensor.shape[0] * area);
    for (let i = 0; i < result.length; i++) result[i] = values[Math.floor(i / area)];
    return result;
  };
  const reals = (values: Float64Array) => spread(values, (length) => new Float64Array(length));
  const output = context.tensor({
    name: partName(name, index),
    shape: [sizeOf(tensor.shape), 1, 1],
    low: reals(tensor.low),
    high: reals(tensor.high),
    scales: spread(tensor.scales, (length) => new Int32Array(length)),
    widthGroup: tensor.widthGroup,
  });
  context.steps.push({ op: 'flatten', name: output.name, inputs: [tensor], output });
  const constant = hasMap(part) ? part.constant : reals(part.constant);
  return { tensor: output, factor: reals(part.factor), constant, plain: part.plain };
}

export function planPermute(
  context: PlanContext,
  name: string,
  axes: readonly [number, number, number],
  shape: Shape,
  view: View,
): Part {
  const joined = context.joined(name, view);
  const keepsChannels = axes[0] === 0;
  // Channels that change places with pixels must share one scale: the input's do, others are brought to one.
  const part = keepsChannels ? joined : context.ofOneScale(joined);
  const { tensor } = part;
  const all = (value: number) => new Float64Array(shape[0]).fill(value);
  const pick = (values: Float64Array, choose: (a: number, b: number) => number) =>
    keepsChannels ? values : all(values.reduce((a, b) => choose(a, b)));
  const output = context.tensor({
    name,
    shape,
    low: pick(tensor.low, Math.min),
    high: pick(tensor.high, Math.max),
    scales: keepsChannels ? tensor.scales : new Int32Array(shape[0]).fill(tensor.scales[0]),
    widthGroup: tensor.widthGroup,
    fixed: tensor.fixed,
  });
  context.steps.push({ op: 'permute', name, inputs: [tensor], output, axes });
  if (!keepsChannels)
    return { tensor: output, factor: all(part.factor[0]), constant: all(part.constant[0]), plain: part.plain };
  return { ...part, tensor: output, constant: hasMap(part) ? permuteMap(part, axes) : part.constant };
}

/** Channels that come together get one scale; those that part keep what they had. */
export function planReshape(context: PlanContext, name: string, shape: Shape, view: View): Part {
  const joined = context.joined(name, view);
  const [from, to] = [joined.tensor.shape, shape].map(([, height, width]) => height * width);
  const parts = from % to === 0;
  const part = parts ? joined : context.ofOneScale(joined, to % from === 0 ? shape[0] : 1);
  const { tensor } = part;
  /** The old channels of which the new one has values. */
  const sources = Array.from({ length: shape[0] }, (_, c) => ({
    first: Math.floor((c * to) / from),
    end: Math.ceil(((c + 1) * to) / from),
  }));
  const first = <T extends Float64Array | Int32Array>(values: T, make: (length: number) => T): T => {
    const result = make(shape[0]);
    sources.forEach((source, c) => {
      result[c] = values[source.first];
    });
    return result;
  };
  const reals = (values: Float64Array) => first(values, (length) => new Float64Array(length));
  const extreme = (values: Float64Array, choose: (a: number, b: number) => number) =>
    Float64Array.from(sources, (source) => values.slice(source.first, source.end).reduce((a, b) => choose(a, b)));
  const output = context.tensor({
    name,
    shape,
    low: extreme(tensor.low, Math.min),
    high: extreme(tensor.high, Math.max),
    scales: first(tensor.scales, (length) => new Int32Array(length)),
    widthGroup: tensor.widthGroup,
    fixed: tensor.fixed,
  });
  context.steps.push({ op: 'reshape', name, inputs: [tensor], output });
  const constant = hasMap(part) ? part.constant : reals(part.constant);
  return { tensor: output, factor: reals(part.factor), constant, plain: part.plain };
}

/** Parts of several views side by side; views that are split differently are joined first. */
function alignViews(views: readonly View[], join: (view: View) => Part): Part[][] {
  const [first] = views;
  const aligned = views.every(
    (view) =>
      view.length === first.length && view.every((part, i) => sameShape(part.tensor.shape, first[i].tensor.shape)),
  );
  const usable: readonly View[] = aligned ? views : views.map((view) => [join(view)]);
  return usable[0].map((_, index) => usable.map((view) => view[index]));
}

function permuteMap(part: Part, axes: readonly [number, number, number]): Float64Array {
  const { shape } = part.tensor;
  const strides = [shape[1] * shape[2], shape[2], 1];
  const [a, b, c] = axes.map((axis) => shape[axis]);
  const result = new Float64Array(part.constant.length);
  for (let i = 0, at = 0; i < a; i++) {
    for (let j = 0; j < b; j++) {
      for (let k = 0; k < c; k++, at++) {
        result[at] = part.constant[i * strides[axes[0]] + j * strides[axes[1]] + k * strides[axes[2]]];
      }
    }
  }
  return result;
}
