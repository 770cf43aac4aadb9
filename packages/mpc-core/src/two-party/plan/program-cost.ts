/**
 * What a program costs: for each step the exact comparisons, correlations, bytes each way and trips of a batch, and what is
 * sent once a session. From public values alone.
 *
 * Making a correlation costs bytes too, an iteration of the silent extension for some 790,000 of them (silent.ts). A step has
 * its part of an iteration; a session that ends within an iteration has made it whole (runCost counts that).
 */
import { type Program, valueCount } from '@doubleblind/program';
import { type CorrelationCount, mergeCorrelations } from './cost.ts';
import { planProgram } from './program-plan.ts';
import { paddedCount } from './segments.ts';
import { addTraffic, type SetUpCost, setUpCost, type Traffic, traffic } from './set-up.ts';
import { type CorrelationKind, makingCost } from './silent.ts';
import { roundsPerIteration, type StepCost, type StepDetail } from './steps/detail.ts';
import { stepDetail } from './steps/planners.ts';
import type { TwoPartyThreat } from './threat.ts';
import type { TwoPartyPlan } from './two-party-plan.ts';

export type { StepCost } from './steps/detail.ts';

/** What a batch of a program costs, step by step, and a session before it. */
export interface ProgramCost {
  readonly batch: number;
  readonly steps: readonly StepCost[];
  /** The vendor's share of the outputs, opened at the end, is in here only. */
  readonly total: StepCost;
  /** Once a session, whatever the number of batches. */
  readonly setUp: SetUpCost;
}

/**
 * Of the whole batch; in the long run `total.bytes` a batch and `setUp.total` once. Frame headers (16 bytes a message) are left out.
 * @throws DoubleblindError DB4002 where this back end cannot run a step
 */
export function programCost(program: Program, batch: number, threat: TwoPartyThreat = 'semi-honest'): ProgramCost {
  const details = detailsOf(planProgram(program, threat), batch);
  const steps = details.map(({ cost }) => cost);
  const sum = (pick: (cost: StepCost) => number) => steps.reduce((total, cost) => total + pick(cost), 0);
  const total: StepCost = {
    name: 'total',
    op: 'linear',
    comparisons: sum((cost) => cost.comparisons),
    transfers: sum((cost) => cost.transfers),
    bytes: addTraffic(...steps.map((cost) => cost.bytes), openedOutputs(program, batch)),
    making: addTraffic(...steps.map((cost) => cost.making)),
    trips: sum((cost) => cost.trips),
    rounds: sum((cost) => cost.rounds),
    products: sum((cost) => cost.products),
    feasible: steps.every((cost) => cost.feasible),
  };
  return { batch, steps, total, setUp: setUpOf(details, threat) };
}

/** Of a whole session. */
export interface ExpectedRunCost {
  /** Bytes of messages, set-up included, to the byte; 16 bytes of frame header a message come on top. */
  readonly bytes: Traffic;
  /** As in StepCost, without the set-up's few. */
  readonly rounds: number;
}

/** A session of these batches: like the long-run figures of programCost, but with whole iterations of the silent extension. */
export function runCost(
  program: Program,
  batches: readonly number[],
  threat: TwoPartyThreat = 'semi-honest',
): ExpectedRunCost {
  return planCost(planProgram(program, threat), batches);
}

/** The same of a plan. */
export function planCost(plan: TwoPartyPlan, batches: readonly number[]): ExpectedRunCost {
  const { program, threat } = plan;
  const sizes = new Map<number, number>();
  for (const batch of batches) sizes.set(batch, (sizes.get(batch) ?? 0) + 1);
  const parts = [...sizes].map(([batch, times]) => {
    const details = detailsOf(plan, batch);
    const own = addTraffic(
      ...details.map(({ cost }) => addTraffic(cost.bytes, scaled(cost.making, -1))),
      openedOutputs(program, batch),
    );
    const rounds = details.reduce((sum, { cost, makingRounds }) => sum + cost.rounds - makingRounds, 0);
    const used = details.flatMap(({ correlations }) =>
      correlations.map((one) => ({ ...one, count: one.count * times })),
    );
    return { details, used, own: scaled(own, times), rounds: rounds * times };
  });
  const made = mergeCorrelations(parts.flatMap(({ used }) => used)).map((kind) => {
    const { iteration, made: each } = makingCost(kind, threat);
    const iterations = Math.ceil(kind.count / each);
    // The first one is of the set-up.
    const rounds = (iterations - 1) * roundsPerIteration(threat);
    return { bytes: traffic(iteration, iterations), rounds };
  });
  const setUp = setUpOf(
    parts.flatMap(({ details }) => details),
    threat,
  );
  return {
    bytes: addTraffic(setUp.total, ...parts.map(({ own }) => own), ...made.map(({ bytes }) => bytes)),
    rounds: [...parts, ...made].reduce((sum, { rounds }) => sum + rounds, 0),
  };
}

/** The correlations that the program needs, whatever its batches: begun together when a session opens. */
export function correlationKinds(plan: TwoPartyPlan): CorrelationKind[] {
  return correlationsOf(plan, 1).map(({ width, sender }) => ({ width, sender }));
}

/** Correlations that a batch uses, by width and direction, in an order that both parties share. */
export function correlationsOf(plan: TwoPartyPlan, batch: number): readonly CorrelationCount[] {
  return mergeCorrelations(detailsOf(plan, batch).flatMap(({ correlations }) => correlations));
}

/** The batches that so many images are run in. */
export function batchesOf(images: number, batch: number): number[] {
  return Array.from({ length: Math.ceil(images / batch) }, (_, index) => Math.min(batch, images - index * batch));
}

const scaled = ({ vendorToHospital, hospitalToVendor }: Traffic, factor: number): Traffic => ({
  vendorToHospital: factor * vendorToHospital,
  hospitalToVendor: factor * hospitalToVendor,
});

function setUpOf(details: readonly StepDetail[], threat: TwoPartyThreat): SetUpCost {
  const plans = details.flatMap(({ plan }) => plan ?? []);
  return setUpCost(plans, mergeCorrelations(details.flatMap(({ correlations }) => correlations)), threat);
}

function detailsOf(plan: TwoPartyPlan, batch: number): readonly StepDetail[] {
  return withRounds(plan.program.steps.map((step) => stepDetail(plan, step, batch)));
}

/** A step that begins with waiting has a round where one before it ended with sending; the vendor's last message is waited for. */
function withRounds(details: readonly StepDetail[]): StepDetail[] {
  let sent = false;
  return details.map((detail, index) => {
    let rounds = detail.makingRounds;
    for (const turn of index === details.length - 1 ? `${detail.order}R` : detail.order) {
      if (turn === 'R' && sent) rounds += 1;
      sent = turn === 'S';
    }
    return { ...detail, cost: { ...detail.cost, rounds } };
  });
}

/** The vendor sends its share of the outputs, a 32-bit word each, and where they are checked of a bit an image. */
function openedOutputs({ tensors, output }: Program, batch: number): Traffic {
  const outputs = 4 * valueCount(tensors[output.tensor].shape, batch);
  const checked = output.invalid === undefined ? 0 : paddedCount(batch) / 8;
  return { vendorToHospital: outputs + checked, hospitalToVendor: 0 };
}
