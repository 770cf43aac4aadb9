/** Faithful roundings: a comparison of the bits that are shifted out, and the product of its bit with one. */
import { type StepOf, valueCount } from '@doubleblind/program';
import { compareCost } from '../comparison.ts';
import { sumCosts } from '../cost.ts';
import { multiplexCost } from '../products.ts';
import type { TwoPartyPlan } from '../two-party-plan.ts';
import { fromProtocol, type StepDetail } from './detail.ts';

export function roundDetail(plan: TwoPartyPlan, step: StepOf<'round'>, batch: number): StepDetail {
  const { shape, bits } = plan.scope.tensor(step.output);
  const count = valueCount(shape, batch);
  const comparison = compareCost({ ...plan.comparison(step.name), count, thresholds: 1 });
  const product = multiplexCost({ count, fromBits: bits, toBits: bits });
  return fromProtocol(step, count, sumCosts([comparison, product]), plan.threat);
}
