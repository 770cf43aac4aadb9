/** Layers and their measured ranges to a plan: every ReLU becomes a plane of one compare step and a multiplex. */
import type { Layer, LinearLayer, PoolLayer, ReluLayer, Shape } from '../layers/layer.ts';
import { sameShape, sizeOf } from '../layers/layer.ts';
import { layersInOrder } from '../layers/rewrite.ts';
import { POINT } from '../ops/window.ts';
import { foldConstants, foldFactors } from './foldView.ts';
import { createSets, type Plan, type PlanStep, type PlanTensor } from './plan.ts';
import { fuseRelu } from './thresholds.ts';
import { affineView, hasMap, type Part, plainPart, type View, valueRange } from './view.ts';

/** Per channel of a layer's values over the calibration images. */
export interface ChannelStatistics {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly mean: Float64Array;
  /** Mean sign; of a ReLU the part of its values that is above zero. */
  readonly active: Float64Array;
}

/** From this many summands on, a window's sum is truncated back to the width of one value. */
const TRUNCATED_WINDOW = 16;

/**
 * @param statistics of the input, linear, add and relu layers
 * @param margin ranges are widened to this multiple about their middle
 */
export function buildPlan(output: Layer, statistics: ReadonlyMap<Layer, ChannelStatistics>, margin: number): Plan {
  return new PlanBuilder(output, statistics, margin).build();
}

interface NewTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly scales?: Int32Array;
  readonly widthGroup?: number;
  readonly mean?: Float64Array | undefined;
  readonly active?: Float64Array | undefined;
  readonly fixed?: 'input' | 'output' | undefined;
}

class PlanBuilder {
  readonly #output: Layer;
  readonly #statistics: ReadonlyMap<Layer, ChannelStatistics>;
  readonly #margin: number;
  readonly #sets = createSets();
  readonly #steps: PlanStep[] = [];
  readonly #views = new Map<Layer, View>();

  constructor(output: Layer, statistics: ReadonlyMap<Layer, ChannelStatistics>, margin: number) {
    this.#output = output;
    this.#statistics = statistics;
    this.#margin = margin;
  }

  build(): Plan {
    let input: PlanTensor | undefined;
    for (const layer of layersInOrder(this.#output)) {
      const view = this.#view(layer);
      if (layer.kind === 'input') input = view[0].tensor;
      this.#views.set(layer, view);
    }
    if (!input) throw new Error('a graph of layers has an input');
    const output = this.#outputTensor(this.#viewOf(this.#output));
    return { input, output, steps: this.#steps, ...this.#sets };
  }

  #viewOf(layer: Layer): View {
    return this.#views.get(layer) as View;
  }

  #view(layer: Layer): View {
    const inputs = layer.inputs.map((input) => this.#viewOf(input));
    switch (layer.kind) {
      case 'input': {
        const channels = layer.shape[0];
        const zeros = new Float64Array(channels);
        const mean = this.#statistics.get(layer)?.mean;
        const tensor = this.#tensor({
          name: layer.name,
          shape: layer.shape,
          low: zeros,
          high: zeros,
          mean,
          fixed: 'input',
        });
        return [{ ...plainPart(tensor), plain: false }];
      }
      case 'affine':
        return affineView(inputs[0], layer.factor, layer.offset);
      case 'concat':
        return inputs.flat();
      case 'linear':
        return this.#linear(layer, inputs[0]);
      case 'relu':
        return this.#relu(layer, inputs[0]);
      case 'maxPool':
        return inputs[0].map((part, index) => this.#maxPool(layer, this.#comparable(part), index));
      case 'sumPool':
        return inputs[0].map((part, index) => this.#sumPool(layer, part, index));
      case 'add':
        return this.#add(layer, inputs);
      case 'flatten':
        return inputs[0].map((part, index) => this.#flatten(layer.name, part, index));
      case 'permute':
        return [this.#permute(layer.name, layer.axes, layer.shape, inputs[0])];
      default:
        throw new Error(`a ${layer.kind} layer is gone before planning`);
    }
  }

  #linear(layer: LinearLayer, view: View): View {
    const isOutput = layer === this.#output;
    const { low, high } = this.#measured(layer);
    const output = this.#tensor({
      name: layer.name,
      shape: layer.shape,
      low,
      high,
      fixed: isOutput ? 'output' : undefined,
    });
    this.#steps.push({
      op: 'linear',
      name: layer.name,
      inputs: view.map((part) => part.tensor),
      output,
      window: layer.window,
      groups: layer.groups,
      weights: foldFactors(layer, view),
      bias: foldConstants(layer, view),
    });
    return [plainPart(output)];
  }

  #relu(layer: ReluLayer, view: View): View {
    const sources = view.map((part) => this.#thresholded(part));
    const whole = this.#reluAbove(layer, sources, 0, layer.name);
    if (layer.limit === undefined) return [whole];
    // min(relu(x), limit) = relu(x) - relu(x - limit)
    const excess = this.#reluAbove(layer, sources, layer.limit, `${layer.name}/excess`);
    const reach = sources.flatMap(({ tensor }) => {
      const [lower, upper] = tensor.planes.slice(-2);
      return [...upper.thresholds.map((threshold, c) => threshold - lower.thresholds[c])];
    });
    const output = this.#tensor({
      name: `${layer.name}/limited`,
      shape: layer.shape,
      low: Float64Array.from(reach, (value) => Math.min(value, 0)),
      high: Float64Array.from(reach, (value) => Math.max(value, 0)),
      scales: whole.tensor.scales,
      widthGroup: whole.tensor.widthGroup,
    });
    this.#steps.push({ op: 'subtract', name: `${layer.name}/limited`, inputs: [whole.tensor, excess.tensor], output });
    const constant = whole.constant.map((value, c) => value - excess.constant[c]);
    return [{ tensor: output, factor: whole.factor, constant, plain: whole.plain }];
  }

  /** relu(values - shift) as one multiplex over all sources. */
  #reluAbove(layer: ReluLayer, sources: View, shift: number, name: string): Part {
    const fused = sources.map((part) => fuseRelu(part, shift));
    const planes = sources.map(({ tensor }, index) => tensor.planes.push(fused[index].plane) - 1);
    const join = (key: 'low' | 'high' | 'factor' | 'constant') =>
      Float64Array.from(fused.flatMap((one) => [...one[key]]));
    const [factor, constant] = [join('factor'), join('constant')];
    const measured = shift === 0 && layer.limit === undefined ? this.#statistics.get(layer) : undefined;
    const output = this.#tensor({
      name,
      shape: layer.shape,
      low: join('low'),
      high: join('high'),
      scales: Int32Array.from(sources.flatMap(({ tensor }) => [...tensor.scales])),
      mean: measured?.mean.map((value, c) => (factor[c] === 0 ? 0 : (value - constant[c]) / factor[c])),
      active: measured?.active,
    });
    this.#steps.push({
      op: 'multiplex',
      name,
      inputs: sources.map(({ tensor }, index) => ({ tensor, plane: planes[index] })),
      output,
    });
    return { tensor: output, factor, constant, plain: sources.every((part) => part.plain) };
  }

  #maxPool(layer: PoolLayer, part: Part, index: number): Part {
    const { tensor } = part;
    const name = index === 0 ? layer.name : `${layer.name}#${index + 1}`;
    const shape: Shape = [tensor.shape[0], layer.shape[1], layer.shape[2]];
    const { low, high, scales, widthGroup } = tensor;
    const output = this.#tensor({ name, shape, low, high, scales, widthGroup });
    this.#steps.push({ op: 'maxPool', name, inputs: [tensor], output, window: layer.window });
    return { ...part, tensor: output };
  }

  #sumPool(layer: PoolLayer, part: Part, index: number): Part {
    const { tensor, constant } = part;
    const name = index === 0 ? layer.name : `${layer.name}#${index + 1}`;
    const [, outHeight, outWidth] = layer.shape;
    const shape: Shape = [tensor.shape[0], outHeight, outWidth];
    const { kernel, padding } = layer.window;
    const count = kernel[0] * kernel[1];
    const mean = padding.every((size) => size === 0) ? tensor.mean?.map((value) => value * count) : undefined;
    const sum = this.#tensor({
      name,
      shape,
      low: tensor.low.map((value) => Math.min(0, value) * count),
      high: tensor.high.map((value) => Math.max(0, value) * count),
      scales: tensor.scales,
      mean,
    });
    this.#steps.push({ op: 'sumPool', name, inputs: [tensor], output: sum, window: layer.window });
    const folded = sumConstants(layer, tensor.shape, constant);
    const summed: Part = { tensor: sum, factor: part.factor, constant: folded, plain: false };
    return count < TRUNCATED_WINDOW ? summed : this.#truncate(summed, Math.floor(Math.log2(count)));
  }

  #truncate(part: Part, shift: number): Part {
    const { tensor } = part;
    const name = `${tensor.name}/truncate`;
    const down = (values: Float64Array) => values.map((value) => value / 2 ** shift);
    const output = this.#tensor({
      name,
      shape: tensor.shape,
      low: down(tensor.low),
      high: down(tensor.high),
      scales: tensor.scales,
      mean: tensor.mean && down(tensor.mean),
    });
    this.#steps.push({ op: 'truncate', name, inputs: [tensor], output, shift });
    return { ...part, tensor: output, factor: part.factor.map((value) => value * 2 ** shift) };
  }

  #add(layer: Layer, views: readonly View[]): View {
    const { low, high } = this.#measured(layer);
    let first = 0;
    return alignViews(views, (view) => this.#joined(layer.name, view)).map((aligned, index) => {
      const parts = aligned.map((part) => this.#comparable(part));
      const [{ tensor }] = parts;
      const start = first;
      first += tensor.shape[0];
      const constant = parts[0].constant.map((_, c) => parts.reduce((sum, part) => sum + part.constant[c], 0));
      for (const part of parts) {
        this.#sets.widthGroups.join(tensor.widthGroup, part.tensor.widthGroup);
        for (let c = 0; c < tensor.shape[0]; c++) this.#sets.scales.join(tensor.scales[c], part.tensor.scales[c]);
      }
      const name = index === 0 ? layer.name : `${layer.name}#${index + 1}`;
      const output = this.#tensor({
        name,
        shape: tensor.shape,
        low: constant.map((value, c) => low[start + c] - value),
        high: constant.map((value, c) => high[start + c] - value),
        scales: tensor.scales,
        widthGroup: tensor.widthGroup,
      });
      this.#steps.push({ op: 'add', name, inputs: parts.map((part) => part.tensor), output });
      return { tensor: output, factor: parts[0].factor, constant, plain: true };
    });
  }

  #flatten(name: string, part: Part, index: number): Part {
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
    const output = this.#tensor({
      name: index === 0 ? name : `${name}#${index + 1}`,
      shape: [sizeOf(tensor.shape), 1, 1],
      low: reals(tensor.low),
      high: reals(tensor.high),
      scales: spread(tensor.scales, (length) => new Int32Array(length)),
      widthGroup: tensor.widthGroup,
    });
    this.#steps.push({ op: 'flatten', name: output.name, inputs: [tensor], output });
    const constant = hasMap(part) ? part.constant : reals(part.constant);
    return { tensor: output, factor: reals(part.factor), constant, plain: part.plain };
  }

  #permute(name: string, axes: readonly [number, number, number], shape: Shape, view: View): Part {
    const joined = this.#joined(name, view);
    const keepsChannels = axes[0] === 0;
    // Channels that change places with pixels must share one scale: the input's do, others are brought to one.
    const part = keepsChannels || joined.tensor.fixed === 'input' ? joined : this.#materialise([joined], true);
    const { tensor } = part;
    const pick = (values: Float64Array, choose: (a: number, b: number) => number) =>
      keepsChannels ? values : new Float64Array(shape[0]).fill(values.reduce((a, b) => choose(a, b)));
    const output = this.#tensor({
      name,
      shape,
      low: pick(tensor.low, Math.min),
      high: pick(tensor.high, Math.max),
      scales: keepsChannels ? tensor.scales : new Int32Array(shape[0]).fill(tensor.scales[0]),
      widthGroup: tensor.widthGroup,
      fixed: tensor.fixed,
    });
    this.#steps.push({ op: 'permute', name, inputs: [tensor], output, axes });
    if (!keepsChannels) return { ...plainPart(output), plain: tensor.fixed !== 'input' };
    return { ...part, tensor: output, constant: hasMap(part) ? permuteMap(part, axes) : part.constant };
  }

  #outputTensor(view: View): PlanTensor {
    const [part] = view;
    if (view.length === 1 && part.tensor.fixed === 'output') return part.tensor;
    return this.#materialise(view, false, 'output').tensor;
  }

  /** A part that can take part in a comparison of its own channels: raw values of a free scale. */
  #thresholded(part: Part): Part {
    const maker = this.#steps.find((step) => step.output === part.tensor);
    const usable =
      maker !== undefined && part.tensor.fixed === undefined && maker.op !== 'sumPool' && maker.op !== 'truncate';
    return usable && !hasMap(part) ? part : this.#materialise([part], false);
  }

  /** A part whose raw values can be compared with, or added to, other raw values: factor 1 whatever the weights are. */
  #comparable(part: Part): Part {
    return part.plain ? this.#thresholded(part) : this.#materialise([part], false);
  }

  /** The values themselves as the raw values of a new tensor: a 1x1 convolution channel by channel. */
  #materialise(view: View, oneScale: boolean, fixed?: 'output'): Part {
    const [, height, width] = view[0].tensor.shape;
    const channels = view.reduce((sum, part) => sum + part.tensor.shape[0], 0);
    const shape: Shape = [channels, height, width];
    const ranges = view.map(valueRange);
    const name = `${view[0].tensor.name}/rescale${this.#steps.length}`;
    const output = this.#tensor({
      name,
      shape,
      low: Float64Array.from(ranges.flatMap((range) => [...range.low])),
      high: Float64Array.from(ranges.flatMap((range) => [...range.high])),
      fixed,
    });
    if (oneScale) for (let c = 1; c < channels; c++) this.#sets.scales.join(output.scales[0], output.scales[c]);
    const layer: LinearLayer = {
      kind: 'linear',
      name,
      shape,
      inputs: [{ kind: 'input', name, shape, inputs: [] }],
      window: POINT,
      groups: channels,
      weights: new Float32Array(channels).fill(1),
      bias: new Float64Array(channels),
    };
    this.#steps.push({
      op: 'linear',
      name,
      inputs: view.map((part) => part.tensor),
      output,
      window: POINT,
      groups: channels,
      weights: foldFactors(layer, view),
      bias: foldConstants(layer, view),
    });
    return plainPart(output);
  }

  /** All parts in one tensor. */
  #joined(name: string, view: View): Part {
    if (view.length === 1) return view[0];
    const parts = view.map((part) => (part.tensor.fixed ? this.#comparable(part) : part));
    const reals = (pick: (part: Part) => Float64Array) => Float64Array.from(parts.flatMap((part) => [...pick(part)]));
    const [, height, width] = parts[0].tensor.shape;
    const spatial = parts.some(hasMap);
    if (spatial) return this.#materialise(parts, false);
    for (const part of parts) this.#sets.widthGroups.join(parts[0].tensor.widthGroup, part.tensor.widthGroup);
    const output = this.#tensor({
      name: `${name}/joined`,
      shape: [parts.reduce((sum, part) => sum + part.tensor.shape[0], 0), height, width],
      low: reals((part) => part.tensor.low),
      high: reals((part) => part.tensor.high),
      scales: Int32Array.from(parts.flatMap((part) => [...part.tensor.scales])),
      widthGroup: parts[0].tensor.widthGroup,
    });
    this.#steps.push({ op: 'concat', name: output.name, inputs: parts.map((part) => part.tensor), output });
    const plain = parts.every((part) => part.plain);
    return { tensor: output, factor: reals((part) => part.factor), constant: reals((part) => part.constant), plain };
  }

  #measured(layer: Layer): { low: Float64Array; high: Float64Array } {
    const { low, high } = this.#statistics.get(layer) as ChannelStatistics;
    const widen = low.map((value, c) => ((high[c] - value) * (this.#margin - 1)) / 2);
    return { low: low.map((value, c) => value - widen[c]), high: high.map((value, c) => value + widen[c]) };
  }

  #tensor(given: NewTensor): PlanTensor {
    const first = given.scales ? 0 : this.#sets.scales.add(given.shape[0]);
    const scales = given.scales ?? Int32Array.from({ length: given.shape[0] }, (_, c) => first + c);
    const widthGroup = given.widthGroup ?? this.#sets.widthGroups.add(1);
    const { name, shape, low, high, mean, active, fixed } = given;
    return { name, shape, low, high, mean, active, fixed, scales, widthGroup, planes: [] };
  }
}

/** Constants through a sum over windows: with padding they depend on how much of the window lies inside. */
function sumConstants(layer: PoolLayer, inputShape: Shape, constant: Float64Array): Float64Array {
  if (constant.every((value) => value === 0)) return new Float64Array(inputShape[0]);
  const [channels, height, width] = inputShape;
  const { kernel, stride, padding } = layer.window;
  const positions = constant.length / channels;
  if (positions === 1 && padding.every((size) => size === 0))
    return constant.map((value) => value * kernel[0] * kernel[1]);
  const [, outHeight, outWidth] = layer.shape;
  const result = new Float64Array(channels * outHeight * outWidth);
  for (let c = 0, at = 0; c < channels; c++) {
    for (let y = 0; y < outHeight; y++) {
      for (let x = 0; x < outWidth; x++, at++) {
        for (let ky = 0; ky < kernel[0]; ky++) {
          const row = y * stride[0] + ky - padding[0];
          if (row < 0 || row >= height) continue;
          for (let kx = 0; kx < kernel[1]; kx++) {
            const column = x * stride[1] + kx - padding[1];
            if (column < 0 || column >= width) continue;
            result[at] += positions === 1 ? constant[c] : constant[(c * height + row) * width + column];
          }
        }
      }
    }
  }
  return result;
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
