import type { PiecewiseFit } from '../layers/piecewise.ts';

/** What a function becomes: the sum of piecewise linear functions of factor * value + offset, times `unit`, all by channel. */
export interface Fitted {
  readonly fits: readonly PiecewiseFit[];
  readonly before?: { readonly factor: Float64Array; readonly offset: Float64Array };
  readonly unit?: Float64Array;
  /** Largest error where calibration has seen values. */
  readonly error: number;
}
