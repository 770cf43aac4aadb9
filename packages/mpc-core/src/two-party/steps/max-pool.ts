/** A maximum over windows on shares. */
import type { StepOf } from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import type { Environment } from '../environment.ts';
import { poolOf } from '../plan/steps/max-pool.ts';
import { maxPool } from '../protocols/max/index.ts';
import { type TwoPartyShare, wordsOf } from '../share.ts';

export function runMaxPool(
  { context, plan }: Environment,
  step: StepOf<'maxPool'>,
  { tensors }: StepInputs<TwoPartyShare>,
  batch: number,
): Promise<number> {
  return maxPool(context, { ...poolOf(plan, step, batch), input: wordsOf(tensors[0]).address });
}
