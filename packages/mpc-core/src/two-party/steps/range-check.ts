/** A range check on shares. */
import { COMPARE_NUMBERS, channelsOfSample, type PrivateWeights, type Scope, type StepOf } from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import type { Environment } from '../environment.ts';
import { checkRange } from '../protocols/range/index.ts';
import { type TwoPartyShare, wordsOf } from '../share.ts';

export function runRangeCheck(
  { context, plan, weights }: Environment,
  step: StepOf<'rangeCheck'>,
  { tensors }: StepInputs<TwoPartyShare>,
  batch: number,
): Promise<number> {
  const sources = step.inputs.map((input, index) => {
    const { address, bits, shape } = wordsOf(tensors[index]);
    const secret = weights && { privateThresholds: thresholdsOf(input, plan.scope, weights) };
    return { words: address, bits, places: shape[0], ...secret };
  });
  return checkRange(context, { sources, batch });
}

/** [place][threshold]. */
function thresholdsOf(
  input: StepOf<'rangeCheck'>['inputs'][number],
  scope: Scope,
  weights: PrivateWeights,
): Int32Array {
  const { thresholds } = weights.get(scope.origin(input.planes).step, COMPARE_NUMBERS);
  const { shape, thresholds: count } = scope.planes(input.planes);
  const channels = channelsOfSample(input, scope);
  return Int32Array.from({ length: channels.length * count }, (_, index) => {
    const [place, threshold] = [Math.floor(index / count), index % count];
    return thresholds[threshold * shape[0] + channels[place]];
  });
}
