/** What the planning of every kind of layer shares: tensors, steps, measured ranges, and bringing views into shape. */
import type { Layer, LinearLayer, Shape } from '../layers/layer.ts';
import { POINT } from '../ops/window.ts';
import { foldConstants, foldFactors } from './fold-view.ts';
import { createSets, type FixedScale, type PlanStep, type PlanTensor } from './plan.ts';
import { type ChannelStatistics, type Range, rangeOf } from './ranges.ts';
import { hasMap, type Part, plainPart, type View, valueRange } from './view.ts';

export interface NewTensor {
  readonly name: string;
  readonly shape: Shape;
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** Fresh scale variables and a width group of its own where these are left out. */
  readonly scales?: Int32Array;
  readonly widthGroup?: number;
  readonly mean?: Float64Array | undefined;
  readonly active?: Float64Array | undefined;
  readonly fixed?: FixedScale | undefined;
}

export class PlanContext {
  readonly sets = createSets();
  readonly steps: PlanStep[] = [];
  readonly #statistics: ReadonlyMap<Layer, ChannelStatistics>;
  readonly #margin: number;
  readonly #sums = new Set<PlanTensor>();

  constructor(statistics: ReadonlyMap<Layer, ChannelStatistics>, margin: number) {
    this.#statistics = statistics;
    this.#margin = margin;
  }

  tensor(given: NewTensor): PlanTensor {
    const { name, shape, low, high, mean, active, fixed } = given;
    const first = given.scales ? 0 : this.sets.scales.add(shape[0]);
    const scales = given.scales ?? Int32Array.from({ length: shape[0] }, (_, c) => first + c);
    const widthGroup = given.widthGroup ?? this.sets.widthGroups.add(1);
    return { name, shape, low, high, mean, active, fixed, scales, widthGroup, planes: [] };
  }

  /** A tensor for a sum of many: its values need more bits than a comparison has, so it is never compared as it is. */
  sum(given: NewTensor): PlanTensor {
    const tensor = this.tensor(given);
    this.#sums.add(tensor);
    return tensor;
  }

  /** What calibration saw of a layer, where it was measured. */
  statistics(layer: Layer): ChannelStatistics | undefined {
    return this.#statistics.get(layer);
  }

  /** Bounds of a layer's values for images like the calibration images, and within reason for others (ranges.ts). */
  widenedRange(layer: Layer): Range {
    return rangeOf(this.#statistics.get(layer) as ChannelStatistics, this.#margin);
  }

  /** A part that can take part in a comparison of its own channels: raw values of a free scale. */
  thresholded(part: Part): Part {
    const maker = this.steps.find((step) => step.output === part.tensor);
    const usable = maker && part.tensor.fixed === undefined && maker.op !== 'sumPool' && maker.op !== 'truncate';
    return usable && !this.#sums.has(part.tensor) && !hasMap(part) ? part : this.materialise([part]);
  }

  /** A part whose raw values can be compared with, or added to, other raw values: factor 1 whatever the weights are. */
  comparable(part: Part): Part {
    return part.plain ? this.thresholded(part) : this.materialise([part]);
  }

  /**
   * The values themselves as the raw values of a new tensor: a 1x1 convolution channel by channel.
   * @param options.oneScale all channels get the same scale
   * @param options.range of the values, where it is known better than from the parts
   */
  materialise(view: View, options: { oneScale?: boolean; fixed?: 'output' | 'factor'; range?: Range } = {}): Part {
    const [, height, width] = view[0].tensor.shape;
    const channels = view.reduce((sum, part) => sum + part.tensor.shape[0], 0);
    const shape: Shape = [channels, height, width];
    const ranges = view.map(valueRange);
    const name = `${view[0].tensor.name}/rescale${this.steps.length}`;
    const output = this.tensor({
      name,
      shape,
      low: options.range?.low ?? Float64Array.from(ranges.flatMap((range) => [...range.low])),
      high: options.range?.high ?? Float64Array.from(ranges.flatMap((range) => [...range.high])),
      fixed: options.fixed,
    });
    if (options.oneScale) {
      for (let c = 1; c < channels; c++) this.sets.scales.join(output.scales[0], output.scales[c]);
    }
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
    return this.linear(layer, view, output);
  }

  /** A part of which all channels have one scale: a convolution's own output, or its values as a new tensor. */
  ofOneScale(part: Part): Part {
    const maker = this.steps.find((step) => step.output === part.tensor);
    const own = maker?.op === 'linear' && part.plain && part.tensor.fixed === undefined && !hasMap(part);
    if (!own || part.constant.some((value) => value !== 0)) return this.materialise([part], { oneScale: true });
    for (const scale of part.tensor.scales) this.sets.scales.join(part.tensor.scales[0], scale);
    return part;
  }

  /** A linear step of a view; its raw values are the layer's values. */
  linear(layer: LinearLayer, view: View, output: PlanTensor): Part {
    this.steps.push({
      op: 'linear',
      name: layer.name,
      inputs: view.map((part) => part.tensor),
      output,
      window: layer.window,
      groups: layer.groups,
      weights: foldFactors(layer, view),
      bias: foldConstants(layer, view),
    });
    return plainPart(output);
  }

  /** All parts in one tensor. */
  joined(name: string, view: View): Part {
    if (view.length === 1) return view[0];
    const parts = view.map((part) => (part.tensor.fixed ? this.comparable(part) : part));
    if (parts.some(hasMap)) return this.materialise(parts);
    const reals = (pick: (part: Part) => Float64Array) => Float64Array.from(parts.flatMap((part) => [...pick(part)]));
    const [, height, width] = parts[0].tensor.shape;
    for (const part of parts) this.sets.widthGroups.join(parts[0].tensor.widthGroup, part.tensor.widthGroup);
    const output = this.tensor({
      name: `${name}/joined`,
      shape: [parts.reduce((sum, part) => sum + part.tensor.shape[0], 0), height, width],
      low: reals((part) => part.tensor.low),
      high: reals((part) => part.tensor.high),
      scales: Int32Array.from(parts.flatMap((part) => [...part.tensor.scales])),
      widthGroup: parts[0].tensor.widthGroup,
    });
    this.steps.push({ op: 'concat', name: output.name, inputs: parts.map((part) => part.tensor), output });
    return {
      tensor: output,
      factor: reals((part) => part.factor),
      constant: reals((part) => part.constant),
      plain: parts.every((part) => part.plain),
    };
  }
}

/** Names for the steps that one layer becomes, one a part. */
export const partName = (name: string, index: number): string => (index === 0 ? name : `${name}#${index + 1}`);
