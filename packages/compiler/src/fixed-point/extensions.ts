/**
 * Decides which tensors live in the narrow ring of a comparison and which in the wide ring of a linear step, and inserts
 * an extension wherever narrow values are read by a linear step.
 */
import { readersOf } from './centre.ts';
import type { FixedPointPlan, PlanStep, PlanTensor } from './plan.ts';

export interface ExtendedPlan extends FixedPointPlan {
  /** Tensors in a comparison's ring; all others take the ring of the linear steps that read them. */
  readonly narrow: ReadonlySet<PlanTensor>;
}

const LOCAL = new Set(['add', 'subtract', 'concat', 'flatten', 'reshape', 'permute', 'slice']);

export function insertExtensions(plan: FixedPointPlan): ExtendedPlan {
  const narrow = findNarrow(plan);
  const extended = new Map<PlanTensor, PlanTensor>();
  const steps: PlanStep[] = [];
  const needsExtension = new Set<PlanTensor>();
  for (const step of plan.steps) {
    if (step.op === 'multiplex' || !readsWide(step, narrow)) continue;
    for (const tensor of step.inputs) if (narrow.has(tensor)) needsExtension.add(tensor);
  }
  for (const step of plan.steps) {
    if (step.op !== 'multiplex' && readsWide(step, narrow)) {
      steps.push({ ...step, inputs: step.inputs.map((tensor) => extended.get(tensor) ?? tensor) });
    } else steps.push(step);
    if (narrow.has(step.output)) joinWidths(plan, step);
    if (!needsExtension.has(step.output)) continue;
    const wide: PlanTensor = { ...step.output, name: `${step.output.name}/extend`, planes: [] };
    extended.set(step.output, wide);
    steps.push({ op: 'extend', name: wide.name, inputs: [step.output], output: wide });
  }
  return { ...plan, steps, narrow };
}

/** Local steps work in either ring: they follow their output. */
function readsWide(step: PlanStep, narrow: ReadonlySet<PlanTensor>): boolean {
  if (LOCAL.has(step.op)) return !narrow.has(step.output);
  return ['linear', 'sumPool', 'truncate', 'scaleChannels'].includes(step.op);
}

function findNarrow(plan: FixedPointPlan): Set<PlanTensor> {
  const readers = readersOf(plan.steps);
  const narrow = new Set<PlanTensor>();
  for (const step of [...plan.steps].reverse()) {
    const { output } = step;
    const free = output.fixed === undefined || output.fixed === 'factor';
    const made = (step.op === 'linear' && free) || step.op === 'maxPool' || step.op === 'scaleChannels';
    const read = (readers.get(output) ?? []).some(
      (reader) => reader.op === 'maxPool' || (LOCAL.has(reader.op) && narrow.has(reader.output)),
    );
    if (made || read || output.planes.length > 0) narrow.add(output);
  }
  return narrow;
}

/** A narrow tensor and the narrow tensors that it is made of are compared at one width. */
function joinWidths(plan: FixedPointPlan, step: PlanStep): void {
  if (step.op === 'linear' || step.op === 'scaleChannels') return;
  const inputs = step.op === 'multiplex' ? step.inputs.map((source) => source.tensor) : step.inputs;
  for (const tensor of inputs) plan.widthGroups.join(step.output.widthGroup, tensor.widthGroup);
}
