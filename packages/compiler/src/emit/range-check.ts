/**
 * Adds to a program what tells of values that leave their range: a sample of every compared tensor, and one check of all of them at the
 * end, whose outcome is opened with the output. Equally many places of every tensor, because what wraps first are values of the small maps
 * of deep layers, which a share of all values would hardly meet.
 */
import { type Program, type Step, valueCount } from '@doubleblind/program';

/** Smallest ring that a range check looks at. */
const LEAST_BITS = 5;

/**
 * The program with a range check; its private numbers stay what they are.
 *
 * @param places of each compared tensor (all values of a smaller one); 0 for a program without a check
 */
export function addRangeCheck(program: Program, places: number): Program {
  const tensors = [...program.tensors];
  const planes = [...program.planes];
  const steps: Step[] = [];
  const inputs: { tensor: number; planes: number }[] = [];
  for (const step of program.steps) {
    steps.push(step);
    if (step.op !== 'compare') continue;
    const { name, shape, bits } = program.tensors[step.input];
    if (places === 0 || bits < LEAST_BITS) continue;
    tensors.push({ name: `${name}/sample`, shape: [Math.min(places, valueCount(shape))], bits });
    const output = tensors.length - 1;
    steps.push({ op: 'sample', name: `${name}/sample`, input: step.input, output });
    inputs.push({ tensor: output, planes: step.output });
  }
  if (inputs.length === 0) return program;
  planes.push({ name: 'range check', shape: [1], thresholds: 1 });
  const invalid = planes.length - 1;
  steps.push({ op: 'rangeCheck', name: 'range check', inputs, output: invalid });
  return { ...program, tensors, planes, steps, output: { ...program.output, invalid } };
}
