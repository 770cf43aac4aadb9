/**
 * The ideal functionality of a linear step: a trusted party adds the shares, computes the step in the clear and hands out
 * fresh random shares. For tests of what is above.
 */
import { randomFillSync } from 'node:crypto';
import type { LinearStep, LinearWeights } from '@doubleblind/program';
import { convolve, shiftRight, signed, tensorOf } from '@doubleblind/program';
import type { LinearSizes } from '../../../src/two-party/protocols/linear/source.ts';

export interface LinearShares {
  readonly vendor: Uint32Array;
  readonly hospital: Uint32Array;
}

/**
 * `inputs`: shares of all sources, concatenated along channels, [channels][B][height][width] words modulo 2^ring.
 * `output`: height and width of the result. Returns shares modulo 2^(ring - shift), [outputs][B][height][width].
 */
export function idealLinear(
  step: LinearStep,
  weights: LinearWeights,
  inputs: LinearShares,
  sizes: LinearSizes,
  output: readonly [height: number, width: number],
): LinearShares {
  const { batch, height, width, outputChannels } = sizes;
  const values = Int32Array.from(inputs.vendor, (word, i) => signed((word + inputs.hospital[i]) | 0, step.ring));
  const channels = values.length / (batch * height * width);
  const input = tensorOf([channels, height, width], batch, step.ring, values);
  const sums = convolve(step, input, weights, [outputChannels, ...output]);
  const mask = 2 ** (step.ring - step.shift) - 1;
  const coins = randomFillSync(new Uint32Array(2 * sums.length));
  const vendor = coins.slice(0, sums.length).map((word) => word & mask);
  const hospital = Uint32Array.from(sums, (sum, i) => {
    const rounded = shiftRight(signed(sum, step.ring), step.shift, () => coins[sums.length + i]);
    return (rounded - vendor[i]) & mask;
  });
  return { vendor, hospital };
}
