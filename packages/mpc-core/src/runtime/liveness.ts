/** When each tensor and planes buffer is used for the last time, so that the executor frees it there. */
import type { Program, Step } from '@doubleblind/program';

export interface StepUses {
  readonly tensors: readonly number[];
  readonly planes: readonly number[];
}

/** Tensors and planes that a step reads. */
export function usesOf(step: Step): StepUses {
  switch (step.op) {
    case 'multiplex':
      return {
        tensors: step.inputs.map((source) => source.tensor),
        planes: step.inputs.map((source) => source.planes),
      };
    case 'linear':
    case 'add':
    case 'subtract':
    case 'concat':
      return { tensors: step.inputs, planes: [] };
    default:
      return { tensors: [step.input], planes: [] };
  }
}

/** For each step index, what is not read by any later step (the program's output stays). */
export function lastUses(program: Program): StepUses[] {
  const seenTensors = new Set([program.output.tensor]);
  const seenPlanes = new Set<number>();
  const result: StepUses[] = [];
  for (const step of [...program.steps].reverse()) {
    const uses = usesOf(step);
    const made =
      step.op === 'compare' ? { tensors: [], planes: [step.output] } : { tensors: [step.output], planes: [] };
    const fresh = (ids: readonly number[], seen: Set<number>) => [...new Set(ids)].filter((id) => !seen.has(id));
    const dead = {
      tensors: fresh([...uses.tensors, ...made.tensors], seenTensors),
      planes: fresh([...uses.planes, ...made.planes], seenPlanes),
    };
    for (const id of uses.tensors) seenTensors.add(id);
    for (const id of uses.planes) seenPlanes.add(id);
    result.push(dead);
  }
  return result.reverse();
}
