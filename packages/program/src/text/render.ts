/** A program as text that an engineer of the hospital can audit: what happens to which tensor, beside what a back end says of it. */
import { programHash } from '../schema/canonical.ts';
import { outputMeaning, scoreActivation } from '../schema/output-meaning.ts';
import type { Program, Step } from '../schema/program.ts';

/** What a back end adds to the listing: columns to the right of each step, and rows below. */
export interface ListingColumns {
  readonly headings: readonly string[];
  /** Of each step of the program, one cell a heading. */
  readonly steps: readonly (readonly string[])[];
  /** A name, a remark, and a cell a heading. */
  readonly totals: readonly (readonly string[])[];
}

const HEADINGS = ['step', 'does'] as const;

/** The program's heading and one line a step, with the columns of a back end if there are any. */
export function renderProgram(program: Program, columns?: ListingColumns): string {
  const rows = program.steps.map((step, index) => [
    step.name,
    describe(program, step),
    ...(columns?.steps[index] ?? []),
  ]);
  const headings = [...HEADINGS, ...(columns?.headings ?? [])];
  return `${heading(program)}\n\n${table([headings, ...rows, ...(columns?.totals ?? [])])}\n`;
}

function heading(program: Program): string {
  const { input, output, tensors, planes } = program;
  const thresholds = planes.reduce((sum, plane) => sum + plane.thresholds, 0);
  const lines = [
    `program    ${program.model}, version ${program.version}, by ${program.compiler}`,
    `hash       ${programHash(program)}`,
    `input      ${input.name} ${shapeText(tensors[input.tensor])}, ${input.fractionBits} fraction bits`,
    `output     ${output.name} ${shapeText(tensors[output.tensor])}, ${output.fractionBits} fraction bits`,
    `scores     ${meaningText(output)}`,
    `steps      ${program.steps.length}; ${planes.length} comparisons with ${thresholds} thresholds a channel in all`,
  ];
  if (input.preprocessing) {
    const { width, height, resize, channels } = input.preprocessing;
    lines.push(`images     ${width}x${height}, resize ${resize}, ${channels} channels`);
  }
  if (output.labels) lines.push(`labels     ${output.labels.join(', ')}`);
  return lines.join('\n');
}

function meaningText(output: Program['output']): string {
  const activation = scoreActivation(output);
  const file = outputMeaning(output) === 'probabilities' ? 'probabilities' : 'logits';
  const secure = activation === 'none' ? 'the outputs as they are' : `the ${activation} of the outputs`;
  return `${secure}, applied in the clear by the hospital; the model's file gives ${file}`;
}

const shapeText = ({ shape, bits }: Program['tensors'][number]) => `${shape.join('x')} of ${bits} bits`;

/** One line on the step: kernel, widths and shapes; never a number of the vendor's. */
function describe(program: Program, step: Step): string {
  if (step.op === 'compare') {
    const { shape, thresholds } = program.planes[step.output];
    return `compare ${shape.join('x')} with ${thresholds} threshold${thresholds === 1 ? '' : 's'}, digits ${step.digits.join('+')}, ${step.sender} sends`;
  }
  const result = shapeText(program.tensors[step.output]);
  switch (step.op) {
    case 'linear': {
      const groups = step.groups > 1 ? ` in ${step.groups} groups` : '';
      return `linear ${windowText(step)}${groups}, weights ${step.weightBits} bits, ring ${step.ring} -> ${result}`;
    }
    case 'maxPool':
      return `maximum ${windowText(step)}, digits ${step.digits.join('+')}, ${step.sender} sends -> ${result}`;
    case 'sumPool':
      return `sum ${windowText(step)} -> ${result}`;
    case 'truncate':
      return `truncate by ${step.shift} bits -> ${result}`;
    case 'multiplex':
      return `bit * (x - t) of ${step.inputs.length} tensor${step.inputs.length === 1 ? '' : 's'} -> ${result}`;
    default:
      return `${step.op} -> ${result}`;
  }
}

function windowText(window: {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
}): string {
  const stride = window.stride.some((size) => size > 1) ? ` stride ${window.stride.join('x')}` : '';
  const padding = window.padding.some((size) => size > 0) ? ` pad ${window.padding.join(',')}` : '';
  return `${window.kernel.join('x')}${stride}${padding}`;
}

/** Columns aligned by blanks; names and descriptions to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))))
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}
