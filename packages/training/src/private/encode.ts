import { DoubleblindError } from '@doubleblind/errors';
import type { Basis } from './rotation.ts';
import type { SumPlan } from './sum-plan.ts';

/**
 * A hospital's sum of clipped gradients as integers: in the basis of the sum, scaled and rounded to the nearest. One patient more or less moves
 * the integers by at most the plan's `distance`, for rounding moves each of them by less than one more than the values moved.
 *
 * @throws DoubleblindError DB8004 for a sum that is not finite
 */
export function encodeSum(sum: Float64Array, plan: SumPlan, basis: Basis): Int32Array {
  if (!sum.every(Number.isFinite)) throw new DoubleblindError('DB8004', 'A sum of gradients is not a number.');
  return Int32Array.from(basis.forward(sum), (value) => Math.round(value * plan.scale));
}

/** The sum of gradients, with the noise that is in it. */
export function decodeSum(sum: Int32Array, plan: SumPlan, basis: Basis): Float32Array {
  const rotated = Float64Array.from(sum, (value) => value / plan.scale);
  return basis.backward(rotated, plan.parameters);
}
