import { randomBytes } from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';
import { clip } from '../patient-gradient.ts';
import type { Rotation } from './rotation.ts';
import type { SumPlan } from './sum-plan.ts';

/**
 * A patient's gradient as integers: clipped, rotated, scaled, and rounded up or down at random so that the mean is right. A
 * rounding that is longer than the plan allows is thrown away: what one patient adds never has a larger norm, whatever was given
 * (Kairouz, Liu and Steinke 2021, algorithm 1, conditional randomised rounding).
 *
 * @throws DoubleblindError DB8004 for a gradient that is not finite
 */
export function encodePatient(gradient: Float32Array, plan: SumPlan, rotation: Rotation): Int32Array {
  const clipped = gradient.slice();
  if (!Number.isFinite(clip(clipped, plan.clippingNorm)))
    throw new DoubleblindError('DB8004', "The norm of a patient's gradient is not a number.");
  const rotated = rotation.forward(clipped);
  const integers = new Int32Array(plan.length);
  for (;;) {
    const random = randomBytes(4 * plan.length);
    let square = 0;
    for (let i = 0; i < plan.length; i++) {
      const value = rotated[i] * plan.scale;
      const floor = Math.floor(value);
      const rounded = random.readUInt32LE(4 * i) / 2 ** 32 < value - floor ? floor + 1 : floor;
      integers[i] = rounded;
      square += rounded * rounded;
    }
    if (square <= plan.largestSquare) return integers;
  }
}

/** The sum of gradients, with the noise that is in it. */
export function decodeSum(sum: Int32Array, plan: SumPlan, rotation: Rotation): Float32Array {
  const rotated = Float64Array.from(sum, (value) => value / plan.scale);
  return rotation.backward(rotated, plan.parameters);
}
