/** Range checks: a table a sampled value, and a comparison of parities an image. */
import { checkedValues, type StepOf } from '@doubleblind/program';
import { rangeCost } from '../range.ts';
import type { TwoPartyPlan } from '../two-party-plan.ts';
import { fromProtocol, type StepDetail } from './detail.ts';

export function rangeCheckDetail(
  { scope, threat }: TwoPartyPlan,
  step: StepOf<'rangeCheck'>,
  batch: number,
): StepDetail {
  return fromProtocol(step, 0, rangeCost({ values: checkedValues(step, scope) * batch, batch }), threat);
}
