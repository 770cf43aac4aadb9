/** When each tensor and planes share is used for the last time, so that the executor frees it there. */
import { definitionOf, type Program } from '@doubleblind/program';

/** Numbers of tensors and planes. */
export interface StepUses {
  readonly tensors: readonly number[];
  readonly planes: readonly number[];
}

/** For each step index, what is not read by any later step (what is opened at the end stays). */
export function lastUses(program: Program): StepUses[] {
  const seenTensors = new Set([program.output.tensor]);
  const { invalid } = program.output;
  const seenPlanes = new Set(invalid === undefined ? [] : [invalid]);
  const result: StepUses[] = [];
  for (const step of [...program.steps].reverse()) {
    const definition = definitionOf(step);
    const uses = definition.reads(step);
    const made =
      definition.makes === 'planes' ? { tensors: [], planes: [step.output] } : { tensors: [step.output], planes: [] };
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
