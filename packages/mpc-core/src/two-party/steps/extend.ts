/** An extension to a larger ring on shares. */
import { EXTEND_NUMBERS, type StepOf, valueCount, valuesPerChannel } from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import type { Environment } from '../environment.ts';
import { extend } from '../protocols/extend/index.ts';
import { type TwoPartyShare, wordsOf } from '../share.ts';

export function runExtend(
  { context, plan, weights }: Environment,
  step: StepOf<'extend'>,
  { tensors }: StepInputs<TwoPartyShare>,
  batch: number,
): Promise<number> {
  const input = wordsOf(tensors[0]);
  return extend(context, {
    input: input.address,
    count: valueCount(input.shape, batch),
    fromBits: input.bits,
    toBits: plan.scope.tensor(step.output).bits,
    valuesPerChannel: valuesPerChannel(input),
    ...(weights && { privateOffsets: weights.get(step.name, EXTEND_NUMBERS).offsets }),
  });
}
