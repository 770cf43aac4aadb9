/** A shared factor a channel times a shared map. */
import { positionCount, type StepOf } from '@doubleblind/program';
import { type ScaleSize, scaleCost } from '../scale.ts';
import type { TwoPartyPlan } from '../two-party-plan.ts';
import { fromProtocol, type StepDetail } from './detail.ts';

/** What the protocol is asked for. */
export function scaleOf({ scope }: TwoPartyPlan, step: StepOf<'scaleChannels'>, batch: number): ScaleSize {
  const { shape } = scope.tensor(step.input);
  return { factors: shape[0] * batch, positions: positionCount(shape), ring: step.ring };
}

export function scaleChannelsDetail(plan: TwoPartyPlan, step: StepOf<'scaleChannels'>, batch: number): StepDetail {
  return fromProtocol(step, 0, scaleCost(scaleOf(plan, step, batch)), plan.threat);
}
