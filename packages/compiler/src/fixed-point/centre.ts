/**
 * Moves the raw values of a linear layer so that what is compared lies about zero: a single threshold becomes exactly 0
 * (the bias takes it up before truncation, at full precision), several are put about the middle of the range. Only
 * where nothing but compare and multiplex steps (max-pools in between) read the values, which see differences only.
 */
import type { FixedPointPlan, PlanLinear, PlanStep, PlanTensor } from './plan.ts';
import { readTensors } from './plan.ts';

export function centre(plan: FixedPointPlan): FixedPointPlan {
  const readers = readersOf(plan.steps);
  const moved = new Map<PlanTensor, PlanTensor>();
  const offsets = new Map<PlanTensor, Float64Array>();
  for (const step of plan.steps) {
    if (step.op !== 'linear' || step.output.fixed) continue;
    const family = comparedFamily(step.output, readers);
    if (!family) continue;
    const offset = centreOf(step.output, family);
    offsets.set(step.output, offset);
    for (const tensor of family) moved.set(tensor, moveTensor(tensor, offset));
  }
  const at = (tensor: PlanTensor) => moved.get(tensor) ?? tensor;
  const steps = plan.steps.map((step): PlanStep => {
    const output = at(step.output);
    if (step.op === 'multiplex') {
      return { ...step, inputs: step.inputs.map((source) => ({ ...source, tensor: at(source.tensor) })), output };
    }
    const inputs = step.inputs.map(at);
    const offset = offsets.get(step.output);
    return step.op === 'linear' && offset ? { ...moveBias(step, offset), inputs, output } : { ...step, inputs, output };
  });
  return { ...plan, steps };
}

export function readersOf(steps: readonly PlanStep[]): Map<PlanTensor, PlanStep[]> {
  const readers = new Map<PlanTensor, PlanStep[]>();
  for (const step of steps) {
    for (const tensor of readTensors(step)) {
      const list = readers.get(tensor);
      if (list) list.push(step);
      else readers.set(tensor, [step]);
    }
  }
  return readers;
}

/** The tensor and its max-pools, or undefined where something reads their values themselves. */
function comparedFamily(tensor: PlanTensor, readers: ReadonlyMap<PlanTensor, PlanStep[]>): PlanTensor[] | undefined {
  const family = [tensor];
  for (const member of family) {
    for (const reader of readers.get(member) ?? []) {
      if (reader.op === 'maxPool') family.push(reader.output);
      else if (reader.op !== 'multiplex') return undefined;
    }
  }
  return family;
}

function centreOf(tensor: PlanTensor, family: readonly PlanTensor[]): Float64Array {
  const planes = family.flatMap((member) => member.planes);
  return tensor.low.map((low, c) => (planes.length === 1 ? planes[0].thresholds[c] : (low + tensor.high[c]) / 2));
}

function moveTensor(tensor: PlanTensor, offset: Float64Array): PlanTensor {
  const move = (values: Float64Array) => values.map((value, c) => value - offset[c]);
  return {
    ...tensor,
    low: move(tensor.low),
    high: move(tensor.high),
    mean: tensor.mean && move(tensor.mean),
    planes: tensor.planes.map(({ thresholds, flips }) => ({ thresholds: move(thresholds), flips })),
  };
}

function moveBias(step: PlanLinear, offset: Float64Array): PlanLinear {
  const positions = step.bias.length / offset.length;
  return { ...step, bias: step.bias.map((value, index) => value - offset[Math.floor(index / positions)]) };
}
