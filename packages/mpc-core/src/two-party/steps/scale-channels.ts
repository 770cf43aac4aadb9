/** Shared factors times shared maps, truncated. */
import type { StepOf } from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import type { Environment } from '../environment.ts';
import { scaleOf } from '../plan/steps/scale-channels.ts';
import { scale } from '../protocols/scale/index.ts';
import { type TwoPartyShare, wordsOf } from '../share.ts';
import { shiftShare } from './local.ts';

export async function runScaleChannels(
  { context, plan }: Environment,
  step: StepOf<'scaleChannels'>,
  { tensors }: StepInputs<TwoPartyShare>,
  batch: number,
): Promise<number> {
  const [map, factors] = tensors.map(wordsOf);
  const size = scaleOf(plan, step, batch);
  const product = await scale(context, { ...size, maps: map.address, factorShares: factors.address });
  const words = context.heap.words(product, size.factors * size.positions);
  if (step.shift > 0) shiftShare(words, words, step.ring, step.shift, context.party);
  return product;
}
