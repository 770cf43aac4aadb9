/** A linear step on shares. */
import { LINEAR_NUMBERS, type StepOf } from '@doubleblind/program';
import type { StepInputs } from '../../backend/contract.ts';
import type { Environment } from '../environment.ts';
import { volumeSizes } from '../plan/planar.ts';
import { type TwoPartyShare, wordsOf } from '../share.ts';

export function runLinear(
  { linear, plan }: Environment,
  step: StepOf<'linear'>,
  { tensors }: StepInputs<TwoPartyShare>,
  batch: number,
): Promise<number> {
  const inputs = tensors.map(wordsOf);
  const { depth, height, width } = volumeSizes(inputs[0].shape);
  const [outputChannels] = plan.scope.tensor(step.output).shape;
  const sources = inputs.map(({ shape, zero, address }) => ({
    channels: shape[0],
    address: zero ? undefined : address,
  }));
  const sizes = { depth, height, width, outputChannels, batch };
  if (linear.party === 'hospital') return linear.protocol.run(step, sources, sizes);
  return linear.protocol.run(step, sources, sizes, linear.weights.get(step.name, LINEAR_NUMBERS));
}
