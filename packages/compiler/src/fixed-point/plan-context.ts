/** What the planning of every kind of layer shares: tensors, steps, measured ranges, and bringing views into shape. */
import { type Layer, type LinearLayer, type Shape, sizeOf } from '../layers/layer.ts';
import { POINT } from '../ops/window.ts';
import { foldConstants, foldFactors } from './fold-view.ts';
import { createSets, type FixedScale, isArranging, type PlanStep, type PlanTensor, readTensors } from './plan.ts';
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
  /** None where it is left out. */
  readonly extraBits?: number;
}

export class PlanContext {
  readonly sets = createSets();
  readonly steps: PlanStep[] = [];
  readonly #statistics: ReadonlyMap<Layer, ChannelStatistics>;
  readonly #margin: number;
  readonly #readers: ReadonlyMap<Layer, number>;
  readonly #sums = new Set<PlanTensor>();
  /** Of sums: the smallest reach among what shares their scale. */
  readonly #smallest = new Map<PlanTensor, number>();

  constructor(statistics: ReadonlyMap<Layer, ChannelStatistics>, margin: number, readers: ReadonlyMap<Layer, number>) {
    this.#statistics = statistics;
    this.#margin = margin;
    this.#readers = readers;
  }

  tensor(given: NewTensor): PlanTensor {
    const { name, shape, low, high, mean, active, fixed, extraBits = 0 } = given;
    const first = given.scales ? 0 : this.sets.scales.add(shape[0]);
    const scales = given.scales ?? Int32Array.from({ length: shape[0] }, (_, c) => first + c);
    const widthGroup = given.widthGroup ?? this.sets.widthGroups.add(1);
    return { name, shape, low, high, mean, active, fixed, extraBits, scales, widthGroup, planes: [] };
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

  /**
   * A part that can take part in a comparison of its own channels: raw values of a free scale.
   * @param range of the values, where it is known better than from the part
   */
  thresholded(part: Part, range?: Range): Part {
    const { tensor, maker } = this.#makerOf(part.tensor);
    const usable = maker && part.tensor.fixed === undefined && maker.op !== 'sumPool' && maker.op !== 'truncate';
    return usable && !this.#sums.has(tensor) && !hasMap(part) ? part : this.materialise([part], range ? { range } : {});
  }

  /** What made the values, of which a slice has some. */
  #makerOf(tensor: PlanTensor): { tensor: PlanTensor; maker: PlanStep | undefined } {
    const maker = this.steps.find((step) => step.output === tensor);
    return maker?.op === 'slice' ? this.#makerOf(maker.inputs[0]) : { tensor, maker };
  }

  /** A part whose raw values can be compared with, or added to, other raw values: factor 1 whatever the weights are. */
  comparable(part: Part, range?: Range): Part {
    return part.plain ? this.thresholded(part, range) : this.materialise([part], range ? { range } : {});
  }

  /**
   * A summand of a sum whose values reach `reach`. The scale of a sum is that of all that it adds: where something else reads a
   * summand that is much smaller, or one of those that share its scale is, it goes in as a new tensor, and keeps its own precision.
   */
  summand(layer: Layer, part: Part, reach: number): Part {
    const usable = this.comparable(part);
    if (usable !== part || this.#readers.get(layer) === 1 || reach < MOST_GROWTH * this.#smallestReach(usable.tensor))
      return usable;
    return this.materialise([part]);
  }

  /** Notes what shares the scale of a sum. */
  noteSum(output: PlanTensor, summands: readonly PlanTensor[]): void {
    const reaches = summands.map((tensor) => this.#smallestReach(tensor));
    this.#smallest.set(output, Math.min(reachOf(output), ...reaches));
  }

  #smallestReach(tensor: PlanTensor): number {
    return this.#smallest.get(tensor) ?? reachOf(tensor);
  }

  /**
   * The values themselves as the raw values of a new tensor: a 1x1 convolution channel by channel.
   * @param options.groups of equally many consecutive channels, each of which gets one scale
   * @param options.range of the values, where it is known better than from the parts
   */
  materialise(view: View, options: { groups?: number; fixed?: 'output' | 'factor'; range?: Range } = {}): Part {
    const [, height, width] = view[0].tensor.shape;
    const channels = view.reduce((sum, part) => sum + part.tensor.shape[0], 0);
    const shape: Shape = [channels, height, width];
    const oneScale = options.groups === 1 || options.fixed === 'factor';
    if (oneScale && view.length === 1 && channels > 1 && this.isUniform(view[0]))
      return this.#asOneChannel(view[0], options);
    const ranges = view.map(valueRange);
    const name = `${view[0].tensor.name}/rescale${this.steps.length}`;
    const output = this.tensor({
      name,
      shape,
      low: options.range?.low ?? Float64Array.from(ranges.flatMap((range) => [...range.low])),
      high: options.range?.high ?? Float64Array.from(ranges.flatMap((range) => [...range.high])),
      fixed: options.fixed,
    });
    if (options.groups !== undefined) this.#joinScales(output, options.groups);
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

  /**
   * A part of which the channels of each group (equally many consecutive ones) have one scale, factor and constant: one that is so, a
   * convolution's own output, or the values as a new tensor.
   */
  ofOneScale(part: Part, groups = 1): Part {
    if (this.isUniform(part, groups)) return part;
    if (!this.isOwn(part)) return this.materialise([part], { groups });
    this.#joinScales(part.tensor, groups);
    return part;
  }

  /** The same for channels that all mean the same: a channel of few positions takes as much of a ciphertext as one of many. */
  #asOneChannel(part: Part, options: { fixed?: 'output' | 'factor'; range?: Range }): Part {
    const { name, shape, low, high } = part.tensor;
    const size = sizeOf(shape);
    const height = largestDivisor(size);
    const line: Shape = [1, height, size / height];
    const extreme = (values: Float64Array, choose: (a: number, b: number) => number) =>
      Float64Array.of(values.reduce((a, b) => choose(a, b)));
    const lineName = `${name}/line${this.steps.length}`;
    const { scales, widthGroup, fixed } = part.tensor;
    const input = this.tensor({
      name: lineName,
      shape: line,
      low: extreme(low, Math.min),
      high: extreme(high, Math.max),
      scales: scales.subarray(0, 1),
      widthGroup,
      fixed,
    });
    this.steps.push({ op: 'reshape', name: lineName, inputs: [part.tensor], output: input });
    const whole = options.range && {
      low: extreme(options.range.low, Math.min),
      high: extreme(options.range.high, Math.max),
    };
    const one: Part = {
      tensor: input,
      factor: part.factor.subarray(0, 1),
      constant: part.constant.subarray(0, 1),
      plain: part.plain,
    };
    const made = this.materialise([one], { ...options, ...(whole ? { range: whole } : {}) }).tensor;
    const all = <T extends Float64Array | Int32Array>(values: T, result: T): T => result.fill(values[0]) as T;
    const output = this.tensor({
      name: `${made.name}/shape`,
      shape,
      low: all(made.low, new Float64Array(shape[0])),
      high: all(made.high, new Float64Array(shape[0])),
      scales: all(made.scales, new Int32Array(shape[0])),
      widthGroup: made.widthGroup,
      fixed: made.fixed,
    });
    this.steps.push({ op: 'reshape', name: output.name, inputs: [made], output });
    return plainPart(output);
  }

  /** Whether the raw values are those of a convolution, in whatever order, and the values themselves. */
  isOwn(part: Part): boolean {
    const own = part.plain && !hasMap(part) && this.#isMadeByLinear(part.tensor);
    return own && part.constant.every((value) => value === 0);
  }

  #isMadeByLinear(tensor: PlanTensor): boolean {
    const maker = this.steps.find((step) => step.output === tensor);
    if (!maker || tensor.fixed !== undefined) return false;
    if (isArranging(maker)) return readTensors(maker).every((input) => this.#isMadeByLinear(input));
    return maker.op === 'linear';
  }

  /** Whether the channels of each group mean the same by the same raw value. */
  isUniform({ tensor, factor, constant }: Part, groups = 1): boolean {
    if (constant.length !== factor.length) return false;
    const size = factor.length / groups;
    return factor.every((_, c) => {
      const first = Math.floor(c / size) * size;
      const oneScale = tensor.fixed !== undefined || this.#scaleOf(tensor, c) === this.#scaleOf(tensor, first);
      return oneScale && factor[c] === factor[first] && constant[c] === constant[first];
    });
  }

  #scaleOf({ scales }: PlanTensor, channel: number): number {
    return this.sets.scales.find(scales[channel]);
  }

  #joinScales({ scales }: PlanTensor, groups: number): void {
    const size = scales.length / groups;
    scales.forEach((scale, c) => {
      this.sets.scales.join(scales[Math.floor(c / size) * size], scale);
    });
  }

  /** A linear step of a view; its raw values are the layer's values. */
  linear(layer: LinearLayer, view: View, output: PlanTensor): Part {
    this.steps.push({
      op: 'linear',
      name: layer.name,
      inputs: view.map((part) => part.tensor),
      output,
      window: layer.window,
      ...(layer.volume ? { volume: layer.volume } : {}),
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

/** The largest divisor up to the square root. */
function largestDivisor(size: number): number {
  let divisor = Math.floor(Math.sqrt(size));
  while (size % divisor !== 0) divisor -= 1;
  return divisor;
}

/** A sum may reach so many times as far as what shares its scale: three bits are lost there. */
const MOST_GROWTH = 8;

function reachOf({ low, high }: PlanTensor): number {
  return low.reduce((most, value, c) => Math.max(most, Math.abs(value), Math.abs(high[c])), 0);
}

/** Names for the steps that one layer becomes, one a part. */
export const partName = (name: string, index: number): string => (index === 0 ? name : `${name}#${index + 1}`);
