/** A labels file as a table of text, and which of its columns mean what. */
import type { LabelMapping } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { parse } from 'csv-parse/sync';

export interface LabelsTable {
  readonly columns: readonly string[];
  /** Cells, trimmed, row by row. */
  readonly rows: readonly (readonly string[])[];
}

const MAXIMUM_COLUMNS = 1000;

/** Throws DB5709 when the text is no table with a header of different names and at least one row. */
export function parseLabelsTable(csv: string): LabelsTable {
  let records: string[][];
  try {
    records = parse(csv, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    throw new DoubleblindError('DB5709', `${(error as Error).message.slice(0, 200)}.`, { cause: error });
  }
  const [columns, ...rows] = records;
  if (!columns || rows.length === 0) throw new DoubleblindError('DB5709', 'It has no row below the header.');
  if (columns.length > MAXIMUM_COLUMNS) throw new DoubleblindError('DB5709', `It has ${columns.length} columns.`);
  const bad = columns.find((name, i) => name === '' || name.length > 200 || columns.indexOf(name) !== i);
  if (bad !== undefined) {
    throw new DoubleblindError('DB5709', `Column name "${bad.slice(0, 40)}" is empty, too long or not the only one.`);
  }
  return { columns, rows };
}

/** 1, 0, null for unlabelled; undefined for a cell that is not a label. */
export function labelOf(cell: string): 0 | 1 | null | undefined {
  return CELLS.get(cell.toLowerCase());
}

const CELLS = new Map<string, 0 | 1 | null>([
  ...['1', '1.0', 'true', 'yes'].map((text) => [text, 1] as const),
  ...['0', '0.0', 'false', 'no'].map((text) => [text, 0] as const),
  ...['', '-1', '-1.0'].map((text) => [text, null] as const),
]);

const USUAL_NAMES = {
  image: /^(image|image_?(id|name|path|file)|file_?name|file|path|dicom(_?id)?)$/i,
  study: /^(study|study_?id|study_?instance_?uid|accession(_?(no|number))?)$/i,
  patient: /^(patient|patient_?id|subject|subject_?id)$/i,
  site: /^(site|hospital|institution|cent(er|re))$/i,
} as const;

/** Columns of numbers 0 and 1 that are hardly ever findings. */
const NEVER_FINDINGS = /^(view|sex|gender|age|fold|split|frontal|lateral|.*_id|.*uid)$/i;

/** Columns that results are usually reported by, where they have few enough values to make groups of. */
const USUAL_GROUPS =
  /^(sex|gender|age_?(band|group|class)|scanner|manufacturer|vendor|device|modality|ethnicity|race)$/i;
const MAXIMUM_GROUPS = 20;
const MAXIMUM_VALUES = 30;

function isGrouping(rows: LabelsTable['rows'], column: number): boolean {
  const values = new Set(rows.map((row) => row[column]));
  return values.size > 1 && values.size <= MAXIMUM_VALUES;
}

/** The likely meaning of the columns. Throws DB5709 when no column can hold file names or none can hold labels. */
export function proposeMapping({ columns, rows }: LabelsTable, isImage: (cell: string) => boolean): LabelMapping {
  const named = (pattern: RegExp) => columns.find((name) => pattern.test(name)) ?? null;
  // Different images, not rows: a column of zeros fits an image 0.png in every row.
  const matching = columns.map((_, c) => new Set(rows.map((row) => row[c]).filter(isImage)).size);
  const best = matching.indexOf(Math.max(...matching));
  const image = matching[best] > 0 ? columns[best] : named(USUAL_NAMES.image);
  if (image === null) throw new DoubleblindError('DB5709', 'No column holds the names of the images.');
  const fixed = {
    image,
    study: named(USUAL_NAMES.study),
    patient: named(USUAL_NAMES.patient),
    site: named(USUAL_NAMES.site),
  };
  const claimed = new Set(Object.values(fixed));
  const findings = columns
    .map((column, c) => ({ column, values: rows.map((row) => labelOf(row[c])) }))
    .filter(({ column }) => !claimed.has(column) && !NEVER_FINDINGS.test(column))
    .filter(({ values }) => !values.includes(undefined) && values.some((value) => value === 0 || value === 1))
    .map(({ column }) => ({ column, finding: column }));
  if (findings.length === 0) throw new DoubleblindError('DB5709', 'No column holds labels of 0 and 1.');
  const groups = columns.filter((column, c) => USUAL_GROUPS.test(column) && isGrouping(rows, c));
  return { ...fixed, groups: groups.slice(0, MAXIMUM_GROUPS), findings: findings.slice(0, 200) };
}
