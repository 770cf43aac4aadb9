/** Comparisons with the vendor's thresholds. */
import { type StepOf, valueCount } from '@doubleblind/program';
import { compareCost } from '../comparison.ts';
import type { TwoPartyPlan } from '../two-party-plan.ts';
import { fromProtocol, type StepDetail } from './detail.ts';

export function compareDetail(plan: TwoPartyPlan, step: StepOf<'compare'>, batch: number): StepDetail {
  const { thresholds, shape } = plan.scope.planes(step.output);
  const count = valueCount(shape, batch);
  return fromProtocol(step, count, compareCost({ ...plan.comparison(step.name), count, thresholds }), plan.threat);
}
