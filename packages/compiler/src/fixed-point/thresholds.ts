/**
 * Threshold fusion: relu(factor * r + constant) = factor * bit * (r - t) + rest, with t = -constant / factor and the bit
 * [r >= t], flipped for a negative factor. Only t and the flip enter the comparison; the factor folds into the weights
 * that read the product, so one comparison per value serves every batch norm that reads it.
 */
import type { Plane } from './plan.ts';
import type { Part } from './view.ts';

export interface FusedRelu {
  readonly plane: Plane;
  /** The product bit * (r - t): its range, and what it contributes to the ReLU's value. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly factor: Float64Array;
  readonly constant: Float64Array;
}

/** Factors below this are zero: their thresholds would be beyond float64. */
const SMALLEST_FACTOR = 1e-30;

/**
 * A threshold outside the tensor's range is clamped to it, so that r - t stays within twice the range: a ReLU that is
 * always on becomes factor * (r - low) and a constant, one that is always off a product that is zero.
 * @param shift subtracted from the values before the ReLU
 */
export function fuseRelu(part: Part, shift: number): FusedRelu {
  const { low, high, shape } = part.tensor;
  const channels = shape[0];
  const fused: FusedRelu = {
    plane: { thresholds: new Float64Array(channels), flips: new Uint8Array(channels) },
    low: new Float64Array(channels),
    high: new Float64Array(channels),
    factor: new Float64Array(channels),
    constant: new Float64Array(channels),
  };
  for (let c = 0; c < channels; c++) {
    const factor = Math.abs(part.factor[c]) < SMALLEST_FACTOR ? 0 : part.factor[c];
    const constant = part.constant[c] - shift;
    const flip = factor < 0;
    let threshold: number;
    let rest = 0;
    if (factor === 0) {
      threshold = high[c];
      rest = Math.max(constant, 0);
    } else {
      const wanted = -constant / factor;
      threshold = Math.min(Math.max(wanted, low[c]), high[c]);
      const alwaysOn = flip ? wanted > high[c] : wanted < low[c];
      if (alwaysOn) rest = factor * threshold + constant;
    }
    fused.plane.thresholds[c] = threshold;
    fused.plane.flips[c] = flip ? 1 : 0;
    fused.low[c] = flip ? low[c] - threshold : 0;
    fused.high[c] = flip ? 0 : high[c] - threshold;
    fused.factor[c] = factor;
    fused.constant[c] = rest;
  }
  return fused;
}
