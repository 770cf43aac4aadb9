/** A program as text that an engineer of the hospital can audit: what happens to which tensor, beside what a back end says of it. */
import { programHash } from '../schema/canonical.ts';
import { describeScores } from '../schema/output-meaning.ts';
import type { CalibrationFilms, Masks, NumberInput, Program, VolumeInput } from '../schema/program.ts';
import { scopeOf } from '../schema/scope.ts';
import type { Scope } from '../steps/definition.ts';
import { checkedValues } from '../steps/range-check.ts';
import { definitionOf, type Step } from '../steps/registry.ts';
import { shapeText, type TensorSpec } from '../tensor.ts';

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
  const scope = scopeOf(program);
  const rows = program.steps.map((step, index) => [
    step.name,
    describeStep(step, scope),
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
    `input      ${input.name} ${tensorText(tensors[input.tensor])}, ${input.fractionBits} fraction bits`,
    `output     ${output.name} ${tensorText(tensors[output.tensor])}, ${output.fractionBits} fraction bits${within(output)}`,
    `scores     ${describeScores(output)}; worked out in the clear by the hospital`,
    `steps      ${program.steps.length}; ${planes.length} comparisons with ${thresholds} thresholds a channel in all`,
  ];
  if (input.preprocessing) {
    const { width, height, resize, channels } = input.preprocessing;
    lines.push(`images     ${width}x${height}, resize ${resize}, ${channels} channels`);
  }
  if (input.volume) lines.push(`volumes    ${volumeText(input.volume)}`);
  if (input.numbers) lines.push(`numbers    ${input.numbers.map(numberText).join('; ')}`);
  if (input.calibration) lines.push(`calibrated ${calibrationText(input.calibration)}`);
  lines.push(`checked    ${checkText(program, scopeOf(program))}`);
  if (output.labels) lines.push(`labels     ${output.labels.join(', ')}`);
  if (output.masks)
    lines.push(
      `task       segmentation: the hospital learns ${openedText(output.masks, input.volume?.tiles ? 'tile' : 'image')}`,
    );
  return lines.join('\n');
}

/** What tells of an image whose values left their range, and what is opened of it. */
function checkText({ steps, output }: Program, scope: Scope): string {
  const check = steps.find((step) => step.op === 'rangeCheck');
  if (check?.op !== 'rangeCheck' || output.invalid === undefined)
    return 'nothing: no run notices values that leave their range, whose scores are wrong';
  const looked = `${checkedValues(check, scope)} values of ${check.inputs.length} comparisons`;
  return `${looked}; one bit of each image tells the hospital whether its score is valid`;
}

/** What the films that the model was calibrated on look like, in one line. */
export function calibrationText({ films, spread, black, white, aspect }: CalibrationFilms): string {
  const percent = ([low, high]: readonly [number, number]) => `${Math.round(100 * low)}-${Math.round(100 * high)}%`;
  const parts = [`range used ${percent(spread)}`, `black ${percent(black)}`, `white ${percent(white)}`];
  return `on ${films} images: ${parts.join(', ')}, width to height ${aspect[0].toFixed(2)}-${aspect[1].toFixed(2)}`;
}

/** How volumes become the input: their size, how they are turned, and what is done to their values. */
export function volumeText(input: VolumeInput): string {
  const { depth, height, width, axes, resize, intensity, spacing, tiles } = input;
  const values =
    intensity.kind === 'z-score'
      ? "less the volume's own mean, divided by its standard deviation"
      : `cut off to ${intensity.low} to ${intensity.high}, less ${intensity.mean}, divided by ${intensity.std}`;
  const known = spacing ? `; made with voxels of ${spacingText(spacing)} mm` : '';
  const fitted = tiles
    ? `volumes of any size in tiles, ${100 * tiles.overlap}% of one shared with the next, put together with ${tiles.weighting} weights`
    : `resize ${resize}`;
  return `${depth}x${height}x${width} along ${axes}, ${fitted}; values ${values}${known}`;
}

function spacingText({ least, most }: NonNullable<VolumeInput['spacing']>): string {
  const ends = least.map((low, axis) => (low === most[axis] ? `${low}` : `${low}-${most[axis]}`));
  return ends.join(' x ');
}

/** What is opened to the hospital of each image: it is more than a few scores. */
const openedText = ({ classes, depth, height, width }: Masks, what: 'image' | 'tile') =>
  `${classes * depth * height * width} numbers of each ${what}, one a class and voxel of ${depth}x${height}x${width}`;

/** A number beside the image: its column, and what the model makes of a cell. */
export function numberText({ column, mean, std, values }: NumberInput): string {
  const words = Object.entries(values ?? {}).map(([word, number]) => `${word} = ${number}`);
  const standard = mean === 0 && std === 1 ? '' : ` less ${mean}, divided by ${std}`;
  return `${column}${words.length > 0 ? ` (${words.join(', ')})` : ''}${standard}`;
}

const within = ({ innerValue }: Program['output']) =>
  innerValue === undefined ? '' : "; a value within the file's graph, which the file does not give itself";

const tensorText = ({ shape, bits }: TensorSpec) => `${shapeText(shape)} of ${bits} bits`;

/** One line on the step: kernel, widths and shapes; never a number of the vendor's. */
export function describeStep(step: Step, scope: Scope): string {
  const definition = definitionOf(step);
  const text = definition.describe(step, scope);
  return definition.makes === 'planes' ? text : `${text} -> ${tensorText(scope.tensor(step.output))}`;
}

/** Columns aligned by blanks; names and descriptions to the left, numbers to the right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) => row.map((cell, column) => (column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))))
    .map((cells) => cells.join('  ').trimEnd())
    .join('\n');
}
