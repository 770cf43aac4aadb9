/** Real weights, biases, thresholds and offsets to the integers of the private weights file. */
import type { CompareWeights, ExtendWeights, LinearWeights } from '@doubleblind/program';
import type { PlanLinear, PlanTensor } from '../fixed-point/plan.ts';
import type { ScaledPlan } from '../fixed-point/scales.ts';
import { tapsOf } from '../layers/layer.ts';

/**
 * Weights rounded to nearest. Rounding weights and thresholds moves each output by a little on average; with the inputs'
 * means known from calibration the bias takes that back ("Data-free quantization...", section 4.2, with measured means).
 * @param drifts see thresholdDrifts
 */
export function linearNumbers(
  step: PlanLinear,
  { scaleOf, linear }: ScaledPlan,
  drifts: ReadonlyMap<PlanTensor, Float64Array>,
): LinearWeights {
  const { shift, weightBits } = linear.get(step.name) as { shift: number; weightBits: number };
  const factor = 2 ** shift;
  const limit = 2 ** (weightBits - 1) - 1;
  const channels = step.inputs.flatMap((tensor) =>
    Array.from(tensor.scales, (_, c) => {
      const mean = tensor.mean?.[c] ?? 0;
      return { scale: scaleOf(tensor, c), mean, actual: mean + (drifts.get(tensor)?.[c] ?? 0) };
    }),
  );
  const inputs = channels.length / step.groups;
  const outputs = step.output.shape[0];
  const area = tapsOf(step.window);
  const weights = new Int16Array(step.weights.length);
  const bias = new Int32Array(step.bias.length);
  const positions = bias.length / outputs;
  for (let o = 0, at = 0; o < outputs; o++) {
    const first = Math.floor((o * step.groups) / outputs) * inputs;
    const out = scaleOf(step.output, o) * factor;
    let drift = 0;
    for (let i = 0; i < inputs; i++) {
      const { scale, mean, actual } = channels[first + i];
      for (let tap = 0; tap < area; tap++, at++) {
        const exact = (step.weights[at] * out) / scale;
        const rounded = Math.max(-limit, Math.min(limit, Math.round(exact)));
        weights[at] = rounded;
        drift += (rounded * actual - exact * mean) * scale;
      }
    }
    for (let p = 0; p < positions; p++) {
      bias[o * positions + p] = Math.round(step.bias[o * positions + p] * out - drift) | 0;
    }
  }
  return { kind: 'linear', weights, bias };
}

/**
 * How much the rounding of thresholds moves the mean of each product bit * (x - t), per channel and in raw units, carried
 * on through sums: the part of the values that is active moves by the threshold's rounding.
 */
export function thresholdDrifts({ plan, scaleOf }: ScaledPlan): Map<PlanTensor, Float64Array> {
  const drifts = new Map<PlanTensor, Float64Array>();
  for (const step of plan.steps) {
    if (step.op === 'multiplex') {
      const { active } = step.output;
      if (!active) continue;
      const moved = step.inputs.flatMap(({ tensor, plane }) =>
        Array.from(tensor.planes[plane].thresholds, (threshold, c) => {
          const scale = scaleOf(tensor, c);
          return threshold - Math.round(threshold * scale) / scale;
        }),
      );
      drifts.set(
        step.output,
        Float64Array.from(moved, (value, c) => value * active[c]),
      );
      continue;
    }
    const drift = drifts.get(step.inputs[0]);
    if (!drift) continue;
    if (step.op === 'sumPool') {
      const count = step.window.kernel[0] * step.window.kernel[1];
      drifts.set(
        step.output,
        drift.map((value) => value * count),
      );
    } else if (step.op === 'truncate')
      drifts.set(
        step.output,
        drift.map((value) => value / 2 ** step.shift),
      );
    else if (step.op === 'extend') drifts.set(step.output, drift);
  }
  return drifts;
}

/** Thresholds [plane][channel], rounded to nearest. */
export function compareNumbers(tensor: PlanTensor, { scaleOf }: ScaledPlan): CompareWeights {
  const channels = tensor.shape[0];
  const thresholds = new Int32Array(tensor.planes.length * channels);
  const flips = new Uint8Array(tensor.planes.length * channels);
  tensor.planes.forEach((plane, index) => {
    for (let c = 0; c < channels; c++) {
      thresholds[index * channels + c] = Math.round(plane.thresholds[c] * scaleOf(tensor, c));
      flips[index * channels + c] = plane.flips[c];
    }
  });
  return { kind: 'compare', thresholds, flips };
}

/** Offsets that make every value of the range non-negative. */
export function extendNumbers(tensor: PlanTensor, { scaleOf }: ScaledPlan): ExtendWeights {
  const offsets = Int32Array.from(tensor.low, (low, c) => 1 - Math.floor(low * scaleOf(tensor, c)));
  return { kind: 'extend', offsets };
}
