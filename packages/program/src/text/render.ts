/** A program as text that an engineer of the hospital can audit: what happens to which tensor, and what it costs. */
import { batchesOf, programCost, runCost, type StepCost } from '../cost/index.ts';
import type { Traffic } from '../cost/set-up.ts';
import { programHash } from '../schema/canonical.ts';
import type { Program, Step } from '../schema/program.ts';
import { formatBytes, formatCount } from './units.ts';

export interface RenderOptions {
  /** Images that run together; the costs in the listing are per image of such a batch. Default 8. */
  readonly batch?: number;
  /** Images of the whole run that the last line is for. Default 64. */
  readonly images?: number;
}

const HEADINGS = ['step', 'does', 'compares', 'OTs', 'to hospital', 'to vendor', 'trips'] as const;

export function renderProgram(program: Program, { batch = 8, images = 64 }: RenderOptions = {}): string {
  const costs = programCost(program, batch);
  const rows = program.steps.map((step, index) => [
    step.name,
    describe(program, step),
    ...costCells(costs.steps[index], batch),
  ]);
  const { total, setUp } = costs;
  const run = runCost(program, batchesOf(images, batch));
  rows.push(
    ['total per image', `in batches of ${batch}`, ...costCells(total, batch)],
    ['of that', 'making the correlations of the OTs', ...trafficCells(total.making, batch)],
    ['once a session', 'agreement and base transfers', ...trafficCells(setUp.session)],
    ['once a session', 'public keys of the hospital', ...trafficCells(setUp.keys)],
    ['once a session', 'first correlations', ...trafficCells(setUp.correlations)],
    [`run of ${images}`, 'all images, one session', ...trafficCells(run.bytes)],
  );
  return `${heading(program)}\n\n${table([[...HEADINGS], ...rows])}\n`;
}

function heading(program: Program): string {
  const { input, output, tensors, planes } = program;
  const thresholds = planes.reduce((sum, plane) => sum + plane.thresholds, 0);
  const lines = [
    `program    ${program.model}, version ${program.version}, by ${program.compiler}`,
    `hash       ${programHash(program)}`,
    `input      ${input.name} ${shapeText(tensors[input.tensor])}, ${input.fractionBits} fraction bits`,
    `output     ${output.name} ${shapeText(tensors[output.tensor])}, ${output.fractionBits} fraction bits, then ${output.activation}`,
    `steps      ${program.steps.length}; ${planes.length} comparisons with ${thresholds} thresholds a channel in all`,
  ];
  if (input.preprocessing) {
    const { width, height, resize, channels } = input.preprocessing;
    lines.push(`images     ${width}x${height}, resize ${resize}, ${channels} channels`);
  }
  if (output.labels) lines.push(`labels     ${output.labels.join(', ')}`);
  return lines.join('\n');
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

/** Per image, but trips, which the whole batch shares. */
function costCells(cost: StepCost, batch: number): string[] {
  return [
    formatCount(cost.comparisons / batch),
    formatCount(cost.transfers / batch),
    formatBytes(cost.bytes.vendorToHospital / batch),
    formatBytes(cost.bytes.hospitalToVendor / batch),
    cost.trips === 0 ? '' : String(cost.trips),
  ];
}

function trafficCells({ vendorToHospital, hospitalToVendor }: Traffic, batch = 1): string[] {
  return ['', '', formatBytes(vendorToHospital / batch), formatBytes(hospitalToVendor / batch), ''];
}

/** Columns aligned by blanks; names and descriptions to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))))
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}
