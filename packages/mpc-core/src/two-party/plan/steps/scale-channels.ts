/** Shared factors times shared maps. */
import { type StepOf, valueCount } from '@doubleblind/program';
import { type ScaleSize, scaleCost } from '../scale.ts';
import type { TwoPartyPlan } from '../two-party-plan.ts';
import { fromProtocol, type StepDetail } from './detail.ts';

/** What the protocol is asked for. */
export function scaleOf({ scope }: TwoPartyPlan, step: StepOf<'scaleChannels'>, batch: number): ScaleSize {
  const [map, factors] = [step.input, step.factors].map((id) => valueCount(scope.tensor(id).shape));
  return { factors: factors * batch, positions: map / factors, ring: step.ring };
}

export function scaleChannelsDetail(plan: TwoPartyPlan, step: StepOf<'scaleChannels'>, batch: number): StepDetail {
  return fromProtocol(step, 0, scaleCost(scaleOf(plan, step, batch)), plan.threat);
}
