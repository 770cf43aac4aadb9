/** What the plan says of one step on a batch. */
import type { Operation, Step } from '@doubleblind/program';
import type { CorrelationCount, ProtocolCost } from '../cost.ts';
import type { LinearPlan } from '../linear-plan.ts';
import { addTraffic, type Traffic, traffic } from '../set-up.ts';
import { makingCost } from '../silent.ts';
import { checksPeer, type TwoPartyThreat } from '../threat.ts';

/** Of one step on a batch. */
export interface StepCost {
  readonly name: string;
  readonly op: Operation;
  /** Values that are compared, each once whatever the number of thresholds. */
  readonly comparisons: number;
  /** Oblivious transfers (correlations used, all widths). */
  readonly transfers: number;
  /** The step's own messages and its part of making the correlations that it uses. */
  readonly bytes: Traffic;
  /** How much of `bytes` is the making of correlations. */
  readonly making: Traffic;
  /** One-way trips that wait for one another. */
  readonly trips: number;
  /**
   * Times that the hospital waits for a message after it has sent one, as a run counts them, with the step's part of the
   * iterations that make its correlations.
   */
  readonly rounds: number;
  /** Multiply-adds of a linear step in the clear. */
  readonly products: number;
  /** False where no ciphertext parameters fit the linear step. */
  readonly feasible: boolean;
}

/** A step's cost and what the set-up follows from. */
export interface StepDetail {
  readonly cost: StepCost;
  readonly correlations: readonly CorrelationCount[];
  /** Rounds of its part of the iterations. */
  readonly makingRounds: number;
  readonly plan?: LinearPlan;
  /** The hospital's turns, as in ProtocolCost. */
  readonly order: string;
}

/**
 * An iteration has one wait, which is often the one that the step around it has anyway: where the hospital had just sent when it
 * is the receiver, or sends next when it is the sender.
 */
const ROUNDS_PER_ITERATION = 0.5;
/** The check of an iteration's trees has one more: its challenge waits for the trees, its answer for the challenge. */
const ROUNDS_PER_CHECK = 1;

export function roundsPerIteration(threat: TwoPartyThreat): number {
  return ROUNDS_PER_ITERATION + (checksPeer(threat) ? ROUNDS_PER_CHECK : 0);
}

const NO_TRAFFIC = { vendorToHospital: 0, hospitalToVendor: 0 } as const;
export const NOTHING = {
  comparisons: 0,
  transfers: 0,
  bytes: NO_TRAFFIC,
  making: NO_TRAFFIC,
  trips: 0,
  rounds: 0,
  products: 0,
  feasible: true,
} as const;

/** Of a step that is one protocol; `comparisons`: values that it compares. */
export function fromProtocol(
  step: Step,
  comparisons: number,
  protocol: ProtocolCost,
  threat: TwoPartyThreat,
): StepDetail {
  const { correlations, bytes, trips, order } = protocol;
  const making = addTraffic(
    ...correlations.map((used) => {
      const { iteration, made } = makingCost(used, threat);
      return traffic(iteration, used.count / made);
    }),
  );
  const cost = {
    ...NOTHING,
    name: step.name,
    op: step.op,
    comparisons,
    transfers: correlations.reduce((sum, { count }) => sum + count, 0),
    bytes: addTraffic(traffic(bytes), making),
    making,
    trips,
  };
  const iterations = correlations.reduce((sum, used) => sum + used.count / makingCost(used, threat).made, 0);
  const makingRounds = iterations * roundsPerIteration(threat);
  return { cost, correlations, makingRounds, order };
}

/** A step that needs no message. */
export function localDetail({ name, op }: Step): StepDetail {
  return { cost: { ...NOTHING, name, op }, correlations: [], makingRounds: 0, order: '' };
}
