/** What this back end runs, by kind of step; it refuses other kinds. A kind is added here and in ../../steps/runners.ts. */
import { definitionOf, type Operation, type Step, type StepOf } from '@doubleblind/program';
import { PLANAR_AXES, VOLUME_AXES } from '../planar.ts';
import type { TwoPartyPlan } from '../two-party-plan.ts';
import { compareDetail } from './compare.ts';
import { localDetail, type StepDetail } from './detail.ts';
import { extendDetail } from './extend.ts';
import { linearDetail } from './linear.ts';
import { maxPoolDetail } from './max-pool.ts';
import { multiplexDetail } from './multiplex.ts';
import { rangeCheckDetail } from './range-check.ts';
import { roundDetail } from './round.ts';
import { scaleChannelsDetail } from './scale-channels.ts';

interface Planner<K extends Operation> {
  /** What the step costs on a batch. */
  detail(plan: TwoPartyPlan, step: StepOf<K>, batch: number): StepDetail;
  /** Space axes that the protocol's maps have at most; absent where it works value by value. */
  readonly axes?: number;
}

const PLANNERS: { readonly [K in Operation]?: Planner<K> } = {
  linear: { detail: linearDetail, axes: VOLUME_AXES },
  compare: { detail: compareDetail },
  multiplex: { detail: multiplexDetail },
  maxPool: { detail: maxPoolDetail, axes: PLANAR_AXES },
  extend: { detail: extendDetail },
  scaleChannels: { detail: scaleChannelsDetail },
  round: { detail: roundDetail },
  rangeCheck: { detail: rangeCheckDetail },
  truncate: { detail: (_plan, step) => localDetail(step) },
};

/** What keeps this back end from running the step, or undefined. */
export function obstacle(step: Step, plan: TwoPartyPlan): string | undefined {
  const planner = plannerOf(step);
  if (!planner) return `it does not know steps of the kind ${step.op}`;
  const [input] = definitionOf(step).reads(step).tensors;
  const axes = plan.scope.tensor(input).shape.length - 1;
  if (planner.axes === undefined || axes <= planner.axes) return undefined;
  return `it does ${step.op} on maps of at most ${planner.axes} space axes, not ${axes}`;
}

export function stepDetail(plan: TwoPartyPlan, step: Step, batch: number): StepDetail {
  const planner = plannerOf(step);
  if (!planner) throw new RangeError(`no plan for steps of the kind ${step.op}`);
  return planner.detail(plan, step, batch);
}

function plannerOf(step: Step): Planner<Operation> | undefined {
  const planner = PLANNERS[step.op] as Planner<Operation> | undefined;
  if (planner) return planner;
  const definition = definitionOf(step);
  const local = definition.makes === 'tensor' && definition.local !== undefined;
  return local ? { detail: (_plan, one) => localDetail(one) } : undefined;
}
