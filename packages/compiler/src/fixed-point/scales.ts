/**
 * Scales: every channel gets the largest positive real scale at which its range (with margin) fits the ring that it is
 * compared in ("Data-free quantization through weight equalization", ICCV 2019). They fold into the weights on both
 * sides and stay the vendor's secret. With the scales come each linear step's shift and weight width.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { uncertainty } from '@doubleblind/program';
import type { ExtendedPlan } from './extensions.ts';
import { leaveBitsToWeights } from './output-weights.ts';
import { isArranging, type PlanLinear, type PlanTensor, readTensors } from './plan.ts';
import {
  chooseShift,
  type LinearWidths,
  largestWeight,
  limitRows,
  makeWhole,
  RING_BITS,
  rowPeaks,
  type ScaleOf,
} from './weight-widths.ts';
import { ignoredOf, SUM_BITS, type Widths, widthGroups } from './widths.ts';

export interface ScaledPlan {
  readonly plan: ExtendedPlan;
  readonly widths: Widths;
  readonly scaleOf: ScaleOf;
  /** Width of each narrow tensor and of the output. */
  readonly bits: ReadonlyMap<PlanTensor, number>;
  readonly linear: ReadonlyMap<string, LinearWidths>;
  /** Of the steps `scaleChannels`. */
  readonly scaled: ReadonlyMap<string, { readonly ring: number; readonly shift: number }>;
}

/** Integers kept free for the rounding of a value and of its threshold. */
const ROUNDING_ROOM = 2;
/** An output whose weights would be this many times the median's is scaled down, or it would take their precision. */
const ROW_LIMIT = 2;
/** A channel that hardly varies gets no larger scale than one with this part of the tensor's largest range. */
const LEAST_RANGE = 2 ** -10;

/** @throws DoubleblindError DB1010 where a layer does not fit */
export function assignScales(plan: ExtendedPlan, widths: Widths): ScaledPlan {
  const bits = narrowBits(plan, widths);
  const scales = rangeScales(plan, widths, bits);
  const scaleOf = (tensor: PlanTensor, channel: number) => scales[plan.scales.find(tensor.scales[channel])];
  const linear = new Map<string, LinearWidths>();
  const tied = tiedVariables(plan);
  const truncated = truncatedBits(plan);
  leaveBitsToWeights(plan, widths, bits, truncated, scales);
  const limitGiven = (step: PlanLinear, { weightBits, shift }: { weightBits: number; shift: number }) =>
    limitRows(plan, step, rowPeaks(step, scaleOf), largestWeight(weightBits) / 2 ** shift, scales);
  for (const step of plan.steps) {
    if (step.op !== 'linear') continue;
    const wanted = widths.linear[step.name];
    if (!wanted) throw new DoubleblindError('DB1011', `The given widths have none for "${step.name}".`);
    const { weightBits, shift } = wanted;
    const outBits = bits.get(step.output) as number;
    if (shift !== undefined) {
      limitGiven(step, { weightBits, shift });
      linear.set(step.name, { weightBits, shift, ring: outBits + shift });
      makeWhole(plan, step, scaleOf, shift, tied, scales);
      continue;
    }
    const peaks = rowPeaks(step, scaleOf);
    const free = step.output.scales.every((variable) => !tied.has(plan.scales.find(variable)));
    if (step.output.fixed === undefined && free) {
      const limit = Math.min((widths.rowLimit ?? ROW_LIMIT) * median(peaks), largestWeight(weightBits));
      if (limit > 0) limitRows(plan, step, peaks, limit, scales);
    }
    const most = RING_BITS - Math.max(...step.inputs.map((tensor) => truncated.get(tensor) ?? 0));
    const chosen = chooseShift(step, peaks, weightBits, outBits, most, widths.sumBits ?? SUM_BITS);
    linear.set(step.name, chosen);
    makeWhole(plan, step, scaleOf, chosen.shift, tied, scales);
  }
  // Chosen shifts look only at scales that nothing lowers later.
  if (Object.values(widths.linear).some(({ shift }) => shift !== undefined)) {
    settle(plan, (step) => limitGiven(step, linear.get(step.name) as LinearWidths));
  }
  return { plan, widths, scaleOf, bits, linear, scaled: scaledWidths(plan, bits) };
}

/** The ring of a product of a factor and a map: shifted by the factor's scale, it has the map's width and scale again. */
function scaledWidths(plan: ExtendedPlan, bits: ReadonlyMap<PlanTensor, number>): ScaledPlan['scaled'] {
  const makers = new Map(plan.steps.map((step) => [step.output, step]));
  /** Of the tensor of a comparison's ring, before it was extended and put into another order. */
  const widthOf = (tensor: PlanTensor): number => {
    const maker = makers.get(tensor);
    const before = maker && (maker.op === 'extend' || isArranging(maker)) ? readTensors(maker) : [];
    return bits.get(tensor) ?? Math.max(...before.map(widthOf));
  };
  return new Map(
    plan.steps.flatMap((step) => {
      if (step.op !== 'scaleChannels') return [];
      const [map, factors] = step.inputs;
      const scaleBits = factorScaleBits(widthOf(factors));
      const shift = scaleBits - step.output.extraBits - step.gainBits;
      const ring = widthOf(map) + scaleBits - step.gainBits;
      if (ring > RING_BITS || shift < 0) {
        const what = shift < 0 ? 'too few bits for their products' : `too many bits for a ring of ${RING_BITS}`;
        throw new DoubleblindError('DB1010', `Step "${step.name}" multiplies values of ${what}.`);
      }
      return [[step.name, { ring, shift }] as const];
    }),
  );
}

/** Of arguments of reciprocals and roots: few values, of which the smallest count as much as the largest. */
const PRECISE_EXTRA_BITS = 4;
/** More would not fit a ring together with the widest maps, and say nothing more of a gate. */
const MOST_FACTOR_BITS = 14;
/** Factors up to 1 take half of their ring's positive half, so that an extension, which adds their range, fits. */
const factorScaleBits = (bits: number) => bits - 2;

/** The widths with the shifts that were chosen: what a second model needs to get the same program. */
export function chosenWidths({ widths, linear }: ScaledPlan): Widths {
  const chosen = [...linear].map(([name, { weightBits, shift }]) => [name, { weightBits, shift }] as const);
  return { ...widths, linear: Object.fromEntries(chosen) };
}

function narrowBits(plan: ExtendedPlan, widths: Widths): Map<PlanTensor, number> {
  const bits = new Map<PlanTensor, number>();
  for (const [name, group] of widthGroups(plan)) {
    const compareBits = widths.compare[name];
    if (compareBits === undefined) throw new DoubleblindError('DB1011', `The given widths have none for "${name}".`);
    const more = group.some(({ widthGroup }) => plan.precise.has(widthGroup)) ? PRECISE_EXTRA_BITS : 0;
    for (const tensor of group) {
      const most = tensor.fixed === 'factor' ? MOST_FACTOR_BITS : RING_BITS;
      bits.set(tensor, Math.min(compareBits + more, most) + 1 + tensor.extraBits);
    }
  }
  return bits.set(plan.output, widths.outputBits);
}

/** Per scale variable the largest scale that all ranges allow; fixed scales for input and output. */
function rangeScales(plan: ExtendedPlan, widths: Widths, bits: ReadonlyMap<PlanTensor, number>): Float64Array {
  const scales = new Float64Array(plan.scales.size).fill(Number.POSITIVE_INFINITY);
  const extended = new Set(plan.steps.flatMap((step) => (step.op === 'extend' ? step.inputs : [])));
  for (const step of plan.steps) {
    const tensor = step.output;
    if (!plan.narrow.has(tensor)) continue;
    const reach = tensor.low.map((_, c) => reachOf(tensor, c, extended.has(tensor)));
    const least = reach.reduce((a, b) => Math.max(a, b), 0) * LEAST_RANGE || 1;
    const width = bits.get(tensor) as number;
    const room = 2 ** (width - 1) - ROUNDING_ROOM - uncertainty(ignoredOf(widths, width));
    for (let c = 0; c < reach.length; c++) {
      const root = plan.scales.find(tensor.scales[c]);
      scales[root] = Math.min(scales[root], room / Math.max(reach[c], least));
    }
  }
  const fix = (tensor: PlanTensor, fractionBits: number) => {
    for (const variable of tensor.scales) scales[plan.scales.find(variable)] = 2 ** fractionBits;
  };
  for (const { output } of plan.steps)
    if (output.fixed === 'factor' && bits.has(output)) fix(output, factorScaleBits(bits.get(output) as number));
  fix(plan.input, widths.inputFractionBits);
  fix(plan.output, widths.outputFractionBits);
  return scales;
}

/**
 * Largest magnitude of a value, of its distance to a threshold, and of a difference of two values that is formed. An extension
 * takes values of half the ring only: all of the range, counted from its lower end.
 */
function reachOf(tensor: PlanTensor, channel: number, extended: boolean): number {
  const low = tensor.low[channel];
  const high = tensor.high[channel];
  let reach = Math.max(Math.abs(low), Math.abs(high));
  if (extended || tensor.planes.length === 0) reach = Math.max(reach, high - low);
  for (const { thresholds } of tensor.planes)
    reach = Math.max(reach, high - thresholds[channel], thresholds[channel] - low);
  return reach;
}

/** Scale variables that more than one linear step determines: those of what residual sums add. */
function tiedVariables(plan: ExtendedPlan): Set<number> {
  const tied = new Set<number>();
  const made = new Set<number>();
  for (const step of plan.steps) {
    if (step.op !== 'linear') continue;
    for (const variable of step.output.scales) {
      const root = plan.scales.find(variable);
      if (made.has(root)) tied.add(root);
      made.add(root);
    }
  }
  return tied;
}

/** Bits by which a tensor was wider before truncations: the ring of what reads it is that much smaller than a share. */
function truncatedBits(plan: ExtendedPlan): Map<PlanTensor, number> {
  const bits = new Map<PlanTensor, number>();
  for (const step of plan.steps) {
    if (step.op === 'multiplex' || step.op === 'linear' || step.op === 'extend') continue;
    const before = Math.max(...step.inputs.map((tensor) => bits.get(tensor) ?? 0));
    bits.set(step.output, before + (step.op === 'truncate' ? step.shift : 0));
  }
  return bits;
}

/** Most rounds in which scaling down one step's outputs may make another's weights too large. */
const SETTLING_ROUNDS = 64;

/** Limits all linear steps until nothing changes: a scale that is shared may have been lowered after it was used. */
function settle(plan: ExtendedPlan, limitStep: (step: PlanLinear) => boolean): void {
  for (let round = 0; round < SETTLING_ROUNDS; round++) {
    let changed = false;
    for (const step of plan.steps) if (step.op === 'linear' && limitStep(step)) changed = true;
    if (!changed) return;
  }
  throw new DoubleblindError(
    'DB1010',
    'Layers that are added to one another need more weight bits than the widths given have.',
  );
}

function median(values: Float64Array): number {
  const sorted = values.filter((value) => value > 0).sort();
  return sorted.length === 0 ? 0 : sorted[sorted.length >> 1];
}
