/** Products of bits and values: one call of the protocol for each run of sources of one width. */
import { type StepOf, valueCount } from '@doubleblind/program';
import { sumCosts } from '../cost.ts';
import { multiplexCost } from '../products.ts';
import type { TwoPartyPlan } from '../two-party-plan.ts';
import { widthRuns } from '../width-runs.ts';
import { fromProtocol, type StepDetail } from './detail.ts';

export function multiplexDetail({ scope, threat }: TwoPartyPlan, step: StepOf<'multiplex'>, batch: number): StepDetail {
  const toBits = scope.tensor(step.output).bits;
  const sources = step.inputs.map((source) => scope.tensor(source.tensor));
  const costs = widthRuns(sources).map((run) => {
    const count = run.reduce((sum, { shape }) => sum + valueCount(shape, batch), 0);
    return multiplexCost({ count, fromBits: run[0].bits, toBits });
  });
  return fromProtocol(step, 0, sumCosts(costs), threat);
}
