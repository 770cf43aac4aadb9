/**
 * Weights of a linear step: how large each output's are at given scales, the shift and the width that they get, and what they ask of
 * the scales of the outputs.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { tapsOf } from '../layers/layer.ts';
import type { ExtendedPlan } from './extensions.ts';
import type { PlanLinear, PlanTensor } from './plan.ts';

export interface LinearWidths {
  readonly weightBits: number;
  readonly shift: number;
  readonly ring: number;
}

/** Integer per raw unit, of a tensor's channel. */
export type ScaleOf = (tensor: PlanTensor, channel: number) => number;

/** Widest ring of a share (packages/program). */
export const RING_BITS = 31;
/** Widest weights of a linear step (packages/program). */
const MOST_WEIGHT_BITS = 16;

/** At that many bits, sign included. */
export const largestWeight = (weightBits: number) => 2 ** (weightBits - 1) - 1;

/** Largest weight of each output at shift 0, as a real number. */
export function rowPeaks(step: PlanLinear, scaleOf: ScaleOf): Float64Array {
  const inverse = step.inputs.flatMap((tensor) => Array.from(tensor.scales, (_, c) => 1 / scaleOf(tensor, c)));
  const inputs = inverse.length / step.groups;
  const outputs = step.output.shape[0];
  const area = tapsOf(step.window);
  const peaks = new Float64Array(outputs);
  for (let o = 0, at = 0; o < outputs; o++) {
    const first = Math.floor((o * step.groups) / outputs) * inputs;
    let peak = 0;
    for (let i = 0; i < inputs; i++) {
      for (let tap = 0; tap < area; tap++, at++) peak = Math.max(peak, Math.abs(step.weights[at]) * inverse[first + i]);
    }
    peaks[o] = peak * scaleOf(step.output, o);
  }
  return peaks;
}

/** Scales down the outputs whose peak is above the limit; says whether there were any. */
export function limitRows(
  plan: ExtendedPlan,
  step: PlanLinear,
  peaks: Float64Array,
  limit: number,
  scales: Float64Array,
): boolean {
  let changed = false;
  for (let o = 0; o < peaks.length; o++) {
    // A little above the limit still rounds down to it.
    if (peaks[o] <= limit * (1 + 1e-9)) continue;
    if (step.output.fixed)
      throw new DoubleblindError(
        'DB1010',
        `Step "${step.name}" makes the output: the widths given have too few bits for its weights.`,
      );
    scales[plan.scales.find(step.output.scales[o])] *= limit / peaks[o];
    peaks[o] = limit;
    changed = true;
  }
  return changed;
}

/**
 * Where an output has one weight only (a value that is given another scale), its scale is lowered to what makes that weight a whole
 * number: in a narrow ring it has few bits, and its rounding would be an error of the same sign for all values.
 */
export function makeWhole(
  plan: ExtendedPlan,
  step: PlanLinear,
  scaleOf: ScaleOf,
  shift: number,
  tied: ReadonlySet<number>,
  scales: Float64Array,
): void {
  const outputs = step.output.shape[0];
  if (step.weights.length !== outputs || step.groups !== outputs || step.output.fixed) return;
  if (step.output.scales.some((variable) => tied.has(plan.scales.find(variable)))) return;
  const peaks = rowPeaks(step, scaleOf);
  const lowered = new Map<number, number>();
  for (let o = 0; o < outputs; o++) {
    const exact = peaks[o] * 2 ** shift;
    if (exact < 1) continue;
    const root = plan.scales.find(step.output.scales[o]);
    lowered.set(root, Math.min(lowered.get(root) ?? 1, Math.floor(exact * (1 + 1e-9)) / exact));
  }
  for (const [root, factor] of lowered) scales[root] *= Math.min(1, factor);
}

/**
 * The largest shift at which all weights fit, and fewer weight bits where ring or ciphertext would be too small. A fixed
 * output cannot be scaled down, so there it is more weight bits where the weights need them.
 */
export function chooseShift(
  step: PlanLinear,
  peaks: Float64Array,
  weightBits: number,
  outBits: number,
  mostRing: number,
  sumBits: number,
): LinearWidths {
  const peak = peaks.reduce((a, b) => Math.max(a, b), 2 ** -RING_BITS);
  const summands = step.weights.length / step.output.shape[0];
  for (let bits = weightBits; bits >= 2; bits--) {
    const shift = Math.floor(Math.log2(largestWeight(bits) / peak));
    // The output layer is small: larger ciphertexts cost it nothing, lost precision would.
    const budget = step.output.fixed ? mostRing : Math.floor(sumBits - Math.log2(summands) - (bits - 1));
    const allowed = Math.min(mostRing, budget) - outBits;
    if (shift >= 0 && shift <= allowed) return { weightBits: bits, shift, ring: outBits + shift };
    // All weights are tiny, so that even at the largest shift they leave bits unused.
    if (shift > allowed && allowed >= 0 && bits === 2)
      return { weightBits: bits, shift: allowed, ring: outBits + allowed };
  }
  if (step.output.fixed) {
    for (let bits = weightBits + 1; bits <= MOST_WEIGHT_BITS; bits++) {
      const shift = Math.floor(Math.log2(largestWeight(bits) / peak));
      if (shift >= 0 && shift <= mostRing - outBits) return { weightBits: bits, shift, ring: outBits + shift };
    }
    throw new DoubleblindError(
      'DB1010',
      `Step "${step.name}" makes the output, and its weights at the output's scale need more than ${MOST_WEIGHT_BITS} bits. Let the layers before it have more bits.`,
    );
  }
  throw new DoubleblindError(
    'DB1010',
    `Step "${step.name}" sums ${summands} products into values of ${outBits} bits, which leaves none for its weights. Compile with fewer bits, or split the layer.`,
  );
}
