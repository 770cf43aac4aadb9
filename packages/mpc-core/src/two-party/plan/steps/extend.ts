/** Extensions to a larger ring. */
import { type StepOf, valueCount } from '@doubleblind/program';
import { extendCost } from '../products.ts';
import type { TwoPartyPlan } from '../two-party-plan.ts';
import { fromProtocol, type StepDetail } from './detail.ts';

export function extendDetail({ scope, threat }: TwoPartyPlan, step: StepOf<'extend'>, batch: number): StepDetail {
  const { shape, bits } = scope.tensor(step.input);
  const size = { count: valueCount(shape, batch), fromBits: bits, toBits: scope.tensor(step.output).bits };
  return fromProtocol(step, 0, extendCost(size), threat);
}
