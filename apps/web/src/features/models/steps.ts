import type { Program } from '@doubleblind/program';

export interface StepRow {
  readonly index: number;
  readonly name: string;
  readonly op: string;
  readonly what: string;
  readonly output: string;
}

type Step = Program['steps'][number];

function describe(step: Step): string {
  switch (step.op) {
    case 'linear':
      return `${step.kernel.join(' × ')} kernel, stride ${step.stride[0]}${step.groups > 1 ? `, ${step.groups} groups` : ''}, ${step.weightBits}-bit weights`;
    case 'compare':
      return `comparison with private thresholds${step.ignored > 0 ? `, ${step.ignored} low bits ignored` : ''}`;
    case 'multiplex':
      return 'selection by the comparison’s bits';
    case 'maxPool':
      return `maximum over ${step.kernel.join(' × ')}`;
    case 'sumPool':
      return `sum over ${step.kernel.join(' × ')}`;
    case 'truncate':
      return `drops ${step.shift} bits`;
    case 'round':
      return `rounds off ${step.shift} bits, faithfully`;
    case 'rangeCheck':
      return `looks at samples of ${step.inputs.length} comparisons: is every value in its range?`;
    default:
      return '';
  }
}

/** The program as a list that people can read: what is done, and what shape comes out. No number in it is private. */
export function stepRows(program: Program): StepRow[] {
  return program.steps.map((step, index) => {
    const planes = step.op === 'compare' || step.op === 'rangeCheck';
    const output = planes ? program.planes[step.output] : program.tensors[step.output];
    const width = planes ? `${program.planes[step.output].thresholds} bit` : `${program.tensors[step.output].bits} bit`;
    return {
      index,
      name: step.name,
      op: step.op,
      what: describe(step),
      output: `${output.shape.join(' × ')}, ${width}`,
    };
  });
}
