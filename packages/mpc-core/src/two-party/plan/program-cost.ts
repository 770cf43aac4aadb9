/**
 * What a program costs: for each step the exact comparisons, correlations, bytes each way and trips of a batch, and what is
 * sent once a session. From public values alone.
 *
 * Making a correlation costs bytes too, an iteration of the silent extension for some 790,000 of them (silent.ts). A step has
 * its part of an iteration; a session that ends within an iteration has made it whole (runCost counts that).
 */
import type { Program, Step } from '@doubleblind/program';
import { widthRuns } from '@doubleblind/program';
import {
  type CorrelationCount,
  compareCost,
  extendCost,
  mergeCorrelations,
  multiplexCost,
  type ProtocolCost,
  sumCosts,
} from './comparison.ts';
import { messageSizes } from './linear-layout.ts';
import { type LinearPlan, planLinearLayout } from './linear-plan.ts';
import { maxPoolCost, poolLevels, poolPasses } from './max-pool.ts';
import { addTraffic, type SetUpCost, setUpCost, type Traffic, traffic } from './set-up.ts';
import { makingCost } from './silent.ts';

/** Of one step on a batch. */
export interface StepCost {
  readonly name: string;
  readonly op: Step['op'];
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

export interface ProgramCost {
  readonly batch: number;
  readonly steps: readonly StepCost[];
  /** The vendor's share of the outputs, opened at the end, is in here only. */
  readonly total: StepCost;
  /** Once a session, whatever the number of batches. */
  readonly setUp: SetUpCost;
}

/** Of the whole batch; in the long run `total.bytes` a batch and `setUp.total` once. Frame headers (16 bytes a message) are left out. */
export function programCost(program: Program, batch: number): ProgramCost {
  const details = withRounds(program.steps.map((step) => stepDetail(program, step, batch)));
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
  return { batch, steps, total, setUp: setUpOf(details) };
}

/** Of a whole session. */
export interface RunCost {
  /** Bytes of messages, set-up included, to the byte; 16 bytes of frame header a message come on top. */
  readonly bytes: Traffic;
  /** As in StepCost, without the set-up's few. */
  readonly rounds: number;
}

/** A session of these batches: like the long-run figures of programCost, but with whole iterations of the silent extension. */
export function runCost(program: Program, batches: readonly number[]): RunCost {
  const sizes = new Map<number, number>();
  for (const batch of batches) sizes.set(batch, (sizes.get(batch) ?? 0) + 1);
  const parts = [...sizes].map(([batch, times]) => {
    const details = withRounds(program.steps.map((step) => stepDetail(program, step, batch)));
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
    const { iteration, made: each } = makingCost(kind);
    const iterations = Math.ceil(kind.count / each);
    // The start of a kind is an iteration of its own.
    return { bytes: traffic(iteration, iterations), rounds: (iterations + 1) * ROUNDS_PER_ITERATION };
  });
  const setUp = setUpOf(parts.flatMap(({ details }) => details));
  return {
    bytes: addTraffic(setUp.total, ...parts.map(({ own }) => own), ...made.map(({ bytes }) => bytes)),
    rounds: [...parts, ...made].reduce((sum, { rounds }) => sum + rounds, 0),
  };
}

/** The batches that so many images are run in. */
export function batchesOf(images: number, batch: number): number[] {
  return Array.from({ length: Math.ceil(images / batch) }, (_, index) => Math.min(batch, images - index * batch));
}

const scaled = ({ vendorToHospital, hospitalToVendor }: Traffic, factor: number): Traffic => ({
  vendorToHospital: factor * vendorToHospital,
  hospitalToVendor: factor * hospitalToVendor,
});

/** A step's cost and what the set-up follows from. */
interface StepDetail {
  readonly cost: StepCost;
  readonly correlations: readonly CorrelationCount[];
  /** Rounds of its part of the iterations. */
  readonly makingRounds: number;
  readonly plan?: LinearPlan;
  /** The hospital's turns, as in ProtocolCost. */
  readonly order: string;
}

function setUpOf(details: readonly StepDetail[]): SetUpCost {
  const plans = details.flatMap(({ plan }) => plan ?? []);
  return setUpCost(plans, mergeCorrelations(details.flatMap(({ correlations }) => correlations)));
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

/** The vendor sends its share of the outputs, a 32-bit word each. */
function openedOutputs(program: Program, batch: number): Traffic {
  const [channels, height, width] = program.tensors[program.output.tensor].shape;
  return { vendorToHospital: 4 * channels * height * width * batch, hospitalToVendor: 0 };
}

function stepDetail(program: Program, step: Step, batch: number): StepDetail {
  const valuesOf = (shape: readonly [number, number, number]) => shape[0] * shape[1] * shape[2] * batch;
  const tensor = (id: number) => program.tensors[id];
  switch (step.op) {
    case 'linear':
      return linearDetail(program, step, batch);
    case 'compare': {
      const { thresholds, shape } = program.planes[step.output];
      const count = valuesOf(shape);
      return fromProtocol(step, count, compareCost({ count, digits: step.digits, thresholds, sender: step.sender }));
    }
    case 'multiplex': {
      const toBits = tensor(step.output).bits;
      const sources = step.inputs.map((source) => tensor(source.tensor));
      const costs = widthRuns(sources).map((run) => {
        const count = run.reduce((sum, { shape }) => sum + valuesOf(shape), 0);
        return multiplexCost({ count, fromBits: run[0].bits, toBits });
      });
      return fromProtocol(step, 0, sumCosts(costs));
    }
    case 'maxPool': {
      const { shape, bits } = tensor(step.input);
      const [channels, height, width] = shape;
      const pool = { ...step, maps: channels * batch, height, width, bits };
      const pairs = poolPasses(pool).map(
        ({ axis, outputs }) => outputs * poolLevels(axis.kernel).reduce((sum, level) => sum + level, 0),
      );
      return fromProtocol(step, pool.maps * (pairs[0] + pairs[1]), maxPoolCost(pool));
    }
    case 'extend': {
      const { shape, bits } = tensor(step.input);
      const size = { count: valuesOf(shape), fromBits: bits, toBits: tensor(step.output).bits };
      return fromProtocol(step, 0, extendCost(size));
    }
    default:
      return { cost: { ...NOTHING, name: step.name, op: step.op }, correlations: [], makingRounds: 0, order: '' };
  }
}

/**
 * An iteration has one wait, which is often the one that the step around it has anyway: where the hospital had just sent when it
 * is the receiver, or sends next when it is the sender.
 */
const ROUNDS_PER_ITERATION = 0.5;

const NO_TRAFFIC = { vendorToHospital: 0, hospitalToVendor: 0 } as const;
const NOTHING = {
  comparisons: 0,
  transfers: 0,
  bytes: NO_TRAFFIC,
  making: NO_TRAFFIC,
  trips: 0,
  rounds: 0,
  products: 0,
  feasible: true,
} as const;

function fromProtocol(step: Step, comparisons: number, protocol: ProtocolCost): StepDetail {
  const { correlations, bytes, trips, order } = protocol;
  const making = addTraffic(
    ...correlations.map((used) => {
      const { iteration, made } = makingCost(used);
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
  const iterations = correlations.reduce((sum, used) => sum + used.count / makingCost(used).made, 0);
  const makingRounds = iterations * ROUNDS_PER_ITERATION;
  return { cost, correlations, makingRounds, order };
}

function linearDetail(program: Program, step: Extract<Step, { op: 'linear' }>, batch: number): StepDetail {
  const [, height, width] = program.tensors[step.inputs[0]].shape;
  const channels = step.inputs.reduce((sum, id) => sum + program.tensors[id].shape[0], 0);
  const [outputs, outHeight, outWidth] = program.tensors[step.output].shape;
  const perOutput = (channels / step.groups) * step.kernel[0] * step.kernel[1];
  const plan = planLinearLayout(step, { channels, height, width }, outputs, batch);
  const cost = {
    ...NOTHING,
    name: step.name,
    op: step.op,
    bytes: { vendorToHospital: plan?.bytesToHospital ?? 0, hospitalToVendor: plan?.bytesToVendor ?? 0 },
    trips: 2,
    products: outputs * outHeight * outWidth * perOutput * batch,
    feasible: plan !== undefined,
  };
  return { cost, correlations: [], makingRounds: 0, order: plan ? linearOrder(plan) : '', ...(plan ? { plan } : {}) };
}

/** Groups whose inputs may be under way while an earlier group's results are awaited. */
export const GROUPS_AHEAD = 2;

/**
 * The hospital begins to wait when the first message, of seeds, is out. Inputs go two groups ahead of results, so that later
 * ones are sent while those of an earlier group are awaited.
 */
function linearOrder({ sections }: LinearPlan): string {
  const messages = sections.flatMap(({ groups, output, outputsPerMessage }) =>
    groups.map(() => messageSizes(output.channels, outputsPerMessage).length),
  );
  const results = messages.map(
    (count, group) => 'R'.repeat(count) + (group + GROUPS_AHEAD < messages.length ? 'S' : ''),
  );
  return `SRS${results.join('').slice(1)}`;
}
