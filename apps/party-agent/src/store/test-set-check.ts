/** A labels table and the images that are there: what was read, what is wrong, and what a test set would hold. */
import type { LabelsCheck } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import {
  describeAssumptions,
  knownImages,
  type LabelledImage,
  type LabelledImages,
  type LabelMapping,
  type LabelProblem,
  type LabelsTable,
  labelImages,
  type MappingChoices,
  proposeMapping,
  withoutCopies,
  withReasonsOfFiles,
} from '@doubleblind/imaging';

export interface LabelsInput {
  readonly table: LabelsTable;
  /** Absent: the likely one, as far as `choices` leave it open. */
  readonly mapping?: LabelMapping | undefined;
  readonly choices?: MappingChoices | undefined;
  /** Paths of the images that are there, relative to their folder. */
  readonly names: readonly string[];
  /** Path of that folder where it is known. */
  readonly folder: string | null;
  /** Files that are there and cannot be used, each with the reason. */
  readonly unusable?: ReadonlyMap<string, string> | undefined;
}

/** Plain data: it may come from a thread. */
export interface CheckedLabels extends LabelledImages {
  readonly mapping: LabelMapping;
  readonly rows: number;
  /** What was assumed about cells that say neither yes nor no, in sentences for the report. */
  readonly assumptions: readonly string[];
}

/** Throws DB20xx where the table cannot be read at all; single cells and rows are listed instead. */
export function checkLabels({ table, mapping, choices, names, folder, unusable }: LabelsInput): CheckedLabels {
  const chosen = mapping ?? proposeMapping(table, choices, knownImages(names));
  const labelled = labelImages(table, chosen, names, folder);
  const rowsWithoutImage = withReasonsOfFiles(labelled.rowsWithoutImage, unusable ?? new Map(), folder);
  const assumptions = describeAssumptions(table, chosen);
  return { ...labelled, rowsWithoutImage, mapping: chosen, rows: table.rows.length, assumptions };
}

/** The images with copies within a study left out, and what a report must say. Throws DB2024: one film in two studies. */
export function imagesToUse(
  { images: all, mapping, rowsWithoutImage, assumptions }: CheckedLabels,
  hashOf: (name: string) => string,
): { images: readonly LabelledImage[]; remarks: string[] } {
  const { images, problems } = withoutCopies(all, hashOf, mapping.image ?? mapping.study ?? '');
  if (problems.length > 0) throw problemsError(problems);
  const left = rowsWithoutImage.length > 0;
  return {
    images,
    remarks: [...assumptions, ...(left ? ['Rows of the labels table without an image were left out.'] : [])],
  };
}

/** Throws for cells that are not understood (the code of the first), DB2015 for rows without image unless they may be left out. */
export function requireUsable({ problems, rowsWithoutImage, images }: CheckedLabels, leaveOutMissing: boolean): void {
  if (problems.length > 0) throw problemsError(problems);
  if (rowsWithoutImage.length === 0) return;
  const shown = rowsWithoutImage.slice(0, PROBLEMS_SHOWN).map(describeMissing);
  const rest = rowsWithoutImage.length - shown.length;
  const detail = `${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`;
  if (!leaveOutMissing || images.length === 0) throw new DoubleblindError('DB2015', detail);
}

const PROBLEMS_SHOWN = 5;
const EXAMPLES = 20;

/** One error for all problems: the code of the first, the first few in words. */
export function problemsError(problems: readonly LabelProblem[]): DoubleblindError {
  const shown = problems.slice(0, PROBLEMS_SHOWN).map(describeProblem);
  const rest = problems.length - shown.length;
  return new DoubleblindError(problems[0].code, `${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`);
}

function describeProblem({ row, column, detail }: LabelProblem): string {
  return `row ${row}, column ${column}: ${detail}`;
}

function describeMissing({ row, text, reason }: LabelledImages['rowsWithoutImage'][number]): string {
  return `row ${row}, "${text}": ${reason}`;
}

/** The check as pages show it. */
export function labelsCheckOf(table: LabelsTable, labels: CheckedLabels): LabelsCheck {
  const examples = (texts: readonly string[]) => ({
    count: texts.length,
    examples: texts.slice(0, EXAMPLES).map((text) => text.slice(0, 300)),
  });
  return {
    columns: [...table.columns],
    rows: labels.rows,
    mapping: {
      ...labels.mapping,
      groups: [...labels.mapping.groups],
      numbers: labels.mapping.numbers ? [...labels.mapping.numbers] : undefined,
      findings: labels.mapping.findings.map((finding) => ({ ...finding })),
    },
    reading: labels.columns.map((reading) => ({ ...reading, text: reading.text.slice(0, 2000) })),
    notes: labels.notes.map((note) => note.slice(0, 300)),
    matchedImages: labels.images.length,
    rowsWithoutImage: examples(labels.rowsWithoutImage.map(describeMissing)),
    imagesWithoutRow: examples(labels.imagesWithoutRow),
    badCells: examples(labels.problems.map(describeProblem)),
  };
}
