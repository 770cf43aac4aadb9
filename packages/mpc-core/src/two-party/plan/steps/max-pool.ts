/** Maxima over windows: comparisons and products, one axis after the other. */
import type { StepOf } from '@doubleblind/program';
import { type MaxPoolSize, maxPoolCost, poolLevels, poolPasses } from '../max-pool.ts';
import { planar, planarWindow } from '../planar.ts';
import type { TwoPartyPlan } from '../two-party-plan.ts';
import { fromProtocol, type StepDetail } from './detail.ts';

/** What the protocol is asked for. */
export function poolOf({ scope, comparison }: TwoPartyPlan, step: StepOf<'maxPool'>, batch: number): MaxPoolSize {
  const { shape, bits } = scope.tensor(step.input);
  const [channels, height, width] = planar(shape);
  return { ...planarWindow(step), ...comparison(step.name), maps: channels * batch, height, width, bits };
}

export function maxPoolDetail(plan: TwoPartyPlan, step: StepOf<'maxPool'>, batch: number): StepDetail {
  const pool = poolOf(plan, step, batch);
  const pairs = poolPasses(pool).map(
    ({ axis, outputs }) => outputs * poolLevels(axis.kernel).reduce((sum, level) => sum + level, 0),
  );
  return fromProtocol(step, pool.maps * (pairs[0] + pairs[1]), maxPoolCost(pool), plan.threat);
}
