/** A comparison with the vendor's thresholds on shares. */
import { COMPARE_NUMBERS, type StepOf, valueCount, valuesPerChannel } from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import type { Environment } from '../environment.ts';
import { compare } from '../protocols/compare/index.ts';
import { type TwoPartyShare, wordsOf } from '../share.ts';

export function runCompare(
  { context, plan, weights }: Environment,
  step: StepOf<'compare'>,
  { tensors }: StepInputs<TwoPartyShare>,
  batch: number,
): Promise<number> {
  const input = wordsOf(tensors[0]);
  const secret = weights?.get(step.name, COMPARE_NUMBERS);
  return compare(context, {
    ...plan.comparison(step.name),
    input: input.address,
    count: valueCount(input.shape, batch),
    bits: input.bits,
    thresholds: plan.scope.planes(step.output).thresholds,
    valuesPerChannel: valuesPerChannel(input),
    ...(secret && { privateThresholds: secret.thresholds, privateFlips: secret.flips }),
  });
}
