/** What a range check is asked for. */
import type { RangeSize } from '../../plan/range.ts';

/** Sampled values of one ring. */
export interface RangeSource {
  /** Address of this party's shares: [place][image] words modulo 2^bits. */
  readonly words: number;
  readonly bits: number;
  readonly places: number;
  /** Vendor only: [place][threshold]. */
  readonly privateThresholds?: Int32Array;
}

export interface RangeOptions extends Omit<RangeSize, 'values'> {
  readonly sources: readonly RangeSource[];
}
