/** What a program costs, step by step: exact comparisons, correlations, bytes each way and trips, from public values. */
import type { Program, Step } from '../schema/program.ts';
import { widthRuns } from '../schema/width-runs.ts';
import { compareCost, extendCost, multiplexCost, type ProtocolCost, sumCosts } from './comparison.ts';
import { planLinearLayout } from './linear-plan.ts';
import { maxPoolCost, poolLevels, poolPasses } from './max-pool.ts';

/** Of one step on a batch. */
export interface StepCost {
  readonly name: string;
  readonly op: Step['op'];
  /** Values that are compared, each once whatever the number of thresholds. */
  readonly comparisons: number;
  /** Oblivious transfers (correlations used, all widths). */
  readonly transfers: number;
  readonly bytes: { readonly vendorToHospital: number; readonly hospitalToVendor: number };
  /** One-way trips that wait for one another. */
  readonly trips: number;
  /** Multiply-adds of a linear step in the clear. */
  readonly products: number;
  /** False where no ciphertext parameters fit the linear step. */
  readonly feasible: boolean;
}

export interface ProgramCost {
  readonly batch: number;
  readonly steps: readonly StepCost[];
  readonly total: StepCost;
}

/** Of the whole batch; the making of correlations (silent, well below a byte each) is not in the bytes. */
export function programCost(program: Program, batch: number): ProgramCost {
  const steps = program.steps.map((step) => stepCost(program, step, batch));
  const sum = (pick: (cost: StepCost) => number) => steps.reduce((total, cost) => total + pick(cost), 0);
  const total: StepCost = {
    name: 'total',
    op: 'linear',
    comparisons: sum((cost) => cost.comparisons),
    transfers: sum((cost) => cost.transfers),
    bytes: {
      vendorToHospital: sum((cost) => cost.bytes.vendorToHospital),
      hospitalToVendor: sum((cost) => cost.bytes.hospitalToVendor),
    },
    trips: sum((cost) => cost.trips),
    products: sum((cost) => cost.products),
    feasible: steps.every((cost) => cost.feasible),
  };
  return { batch, steps, total };
}

/** Cost of one step on a batch. */
export function stepCost(program: Program, step: Step, batch: number): StepCost {
  const valuesOf = (shape: readonly [number, number, number]) => shape[0] * shape[1] * shape[2] * batch;
  const tensor = (id: number) => program.tensors[id];
  switch (step.op) {
    case 'linear':
      return linearCost(program, step, batch);
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
      return { ...NOTHING, name: step.name, op: step.op };
  }
}

const NOTHING = {
  comparisons: 0,
  transfers: 0,
  bytes: { vendorToHospital: 0, hospitalToVendor: 0 },
  trips: 0,
  products: 0,
  feasible: true,
} as const;

function fromProtocol(step: Step, comparisons: number, cost: ProtocolCost): StepCost {
  return {
    ...NOTHING,
    name: step.name,
    op: step.op,
    comparisons,
    transfers: cost.correlations.reduce((sum, { count }) => sum + count, 0),
    bytes: { vendorToHospital: cost.bytes.vendor, hospitalToVendor: cost.bytes.hospital },
    trips: cost.trips,
  };
}

function linearCost(program: Program, step: Extract<Step, { op: 'linear' }>, batch: number): StepCost {
  const [, height, width] = program.tensors[step.inputs[0]].shape;
  const channels = step.inputs.reduce((sum, id) => sum + program.tensors[id].shape[0], 0);
  const [outputs, outHeight, outWidth] = program.tensors[step.output].shape;
  const perOutput = (channels / step.groups) * step.kernel[0] * step.kernel[1];
  const plan = planLinearLayout(step, { channels, height, width }, outputs, batch);
  return {
    ...NOTHING,
    name: step.name,
    op: step.op,
    bytes: { vendorToHospital: plan?.bytesToHospital ?? 0, hospitalToVendor: plan?.bytesToVendor ?? 0 },
    trips: 2,
    products: outputs * outHeight * outWidth * perOutput * batch,
    feasible: plan !== undefined,
  };
}
