/**
 * What rounding moves the model's outputs by on the calibration images, taken back by the last bias. Rounding weights and
 * thresholds is the same for every image, so part of its effect is too.
 */
import type { ExtendedPlan } from '../fixed-point/extensions.ts';

/** Median over images, per output: a single image on which the model is unstable does not count. */
export function medianError(actual: readonly Float32Array[], expected: readonly Float32Array[]): Float64Array {
  return Float64Array.from(actual[0], (_, output) => {
    const errors = actual.map((values, image) => values[output] - expected[image][output]).sort((a, b) => a - b);
    const middle = errors.length >> 1;
    return errors.length % 2 === 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2;
  });
}

/** The plan with `error` (raw output units, [C][H][W]) subtracted from the output. */
export function correctOutput(plan: ExtendedPlan, error: Float64Array): ExtendedPlan {
  const positions = error.length / plan.output.shape[0];
  const steps = plan.steps.map((step) => {
    if (step.op !== 'linear' || step.output !== plan.output) return step;
    const given = step.bias.length / step.output.shape[0];
    const bias = error.map((value, i) => step.bias[given === 1 ? Math.floor(i / positions) : i] - value);
    return { ...step, bias };
  });
  return { ...plan, steps };
}
