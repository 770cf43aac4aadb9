/** Views: what a layer's values are in terms of planned tensors. */
import type { PlanTensor } from './plan.ts';

export interface Part {
  readonly tensor: PlanTensor;
  /** value = factor * raw + constant, per channel. */
  readonly factor: Float64Array;
  /** Per channel, or per value [C][H][W] where zero padding made it depend on the position. */
  readonly constant: Float64Array;
  /** Value and raw differ by a constant at most, whatever the weights are. */
  readonly plain: boolean;
}

/** Parts one after another along channels. */
export type View = readonly Part[];

export function plainPart(tensor: PlanTensor): Part {
  const channels = tensor.shape[0];
  return {
    tensor,
    factor: new Float64Array(channels).fill(1),
    constant: new Float64Array(channels),
    plain: true,
  };
}

/**
 * The view of values * factor + offset, where the arrays cover all parts' channels.
 * @param offset one number a channel, or one a value [C][H][W]
 */
export function affineView(view: View, factor: Float64Array, offset: Float64Array): View {
  let first = 0;
  const given = offset.length / factor.length;
  return view.map((part) => {
    const start = first;
    const channels = part.tensor.shape[0];
    first += channels;
    const own = part.constant.length / channels;
    const positions = Math.max(own, given);
    return {
      tensor: part.tensor,
      factor: part.factor.map((value, channel) => value * factor[start + channel]),
      constant: Float64Array.from({ length: channels * positions }, (_, index) => {
        const channel = Math.floor(index / positions);
        const position = index % positions;
        const value = part.constant[own === 1 ? channel : index];
        const added = offset[given === 1 ? start + channel : (start + channel) * given + position];
        return value * factor[start + channel] + added;
      }),
      plain: false,
    };
  });
}

/** Whether a constant differs between positions of a channel. */
export const hasMap = (part: Part): boolean => part.constant.length !== part.tensor.shape[0];

/** Bounds of the values of one channel. */
export function valueRange(part: Part): { low: Float64Array; high: Float64Array } {
  const channels = part.tensor.shape[0];
  const positions = part.constant.length / channels;
  const low = new Float64Array(channels);
  const high = new Float64Array(channels);
  for (let c = 0; c < channels; c++) {
    const ends = [part.factor[c] * part.tensor.low[c], part.factor[c] * part.tensor.high[c]];
    const constants = part.constant.subarray(c * positions, (c + 1) * positions);
    low[c] = Math.min(...ends) + constants.reduce((a, b) => Math.min(a, b));
    high[c] = Math.max(...ends) + constants.reduce((a, b) => Math.max(a, b));
  }
  return { low, high };
}
