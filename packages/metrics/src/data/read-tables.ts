import { DoubleblindError } from '@doubleblind/errors';
import { type CsvLine, formatCsvLine, parseCsv } from './csv.ts';
import { type ImageScoreTable, type LabelTable, type ScoreTable, studyScores } from './score-table.ts';

export interface TableOptions {
  /** Columns to take as findings; without it, every column that is neither study_id, image nor descriptive. */
  readonly findings?: readonly string[];
  /** Columns that describe a study or an image and are no findings; default view and site. */
  readonly columns?: readonly string[];
}

const STUDY = 'study_id';
const IMAGE = 'image';
const DESCRIPTIVE: readonly string[] = ['view', 'site'];
const PATIENT = 'patient_id';
/** A plain decimal number, exponent allowed; no blanks, no hexadecimal, no "nan". */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

interface Frame {
  readonly lines: readonly CsvLine[];
  readonly studies: readonly string[];
  /** Null where the table has no image column: then a line is a study. */
  readonly images: readonly string[] | null;
  readonly findings: readonly string[];
  readonly findingColumns: readonly number[];
  readonly columns: Readonly<Record<string, number>>;
  /** Null where the table has no patient column. */
  readonly patients: readonly string[] | null;
}

/**
 * Reads scores by study from CSV: study_id, findings; probabilities from 0 to 1 (values
 * within 1e-6 outside are taken as 0 or 1). With an `image` column a line is an
 * image, and the study's score is the maximum over its images. Errors: DB7011 to DB7015.
 */
export function readScores(csv: string, options: TableOptions = {}): ScoreTable {
  const frame = readFrame(csv, options);
  const scores = readProbabilities(frame);
  if (frame.images === null) return { studies: frame.studies, findings: frame.findings, scores };
  return studyScores({ studies: frame.studies, images: frame.images, findings: frame.findings, scores });
}

/** Reads scores by image from CSV with study_id and image columns. Errors: DB7011 to DB7015. */
export function readImageScores(csv: string, options: TableOptions = {}): ImageScoreTable {
  const frame = readFrame(csv, options);
  if (frame.images === null) throw new DoubleblindError('DB7011', `There is no column "${IMAGE}".`);
  const scores = readProbabilities(frame);
  return { studies: frame.studies, images: frame.images, findings: frame.findings, scores };
}

/**
 * Reads labels by study from CSV: study_id, findings; 0 or 1. A column `patient_id` names the patient of each study; where
 * it is empty the study counts as of a patient of its own. With an `image` column the labels are repeated for every
 * image of a study and must agree (DB7016), as must a descriptive column; one that varies between images (the view)
 * keeps the value of the study's first image. Errors: DB7011 to DB7016.
 */
export function readLabels(csv: string, options: TableOptions = {}): LabelTable {
  const frame = readFrame(csv, options);
  const width = frame.findings.length;
  const values = readNumbers(frame, (value) => value === 0 || value === 1);
  const rowOf = new Map<string, number>();
  frame.studies.forEach((study, line) => {
    const first = rowOf.get(study);
    if (first === undefined) {
      rowOf.set(study, line);
      return;
    }
    for (let f = 0; f < width; f++) {
      if (values[line * width + f] !== values[first * width + f]) {
        throw new DoubleblindError('DB7016', `Study "${study}", ${frame.findings[f]}, line ${frame.lines[line].line}.`);
      }
    }
    if (frame.patients && frame.patients[line] !== frame.patients[first]) {
      throw new DoubleblindError('DB7016', `Study "${study}", ${PATIENT}, line ${frame.lines[line].line}.`);
    }
  });
  const rows = [...rowOf.values()];
  const labels = new Uint8Array(rows.length * width);
  rows.forEach((line, s) => {
    for (let f = 0; f < width; f++) labels[s * width + f] = values[line * width + f];
  });
  const columns = Object.fromEntries(
    Object.entries(frame.columns).map(([name, column]) => [name, rows.map((line) => frame.lines[line].cells[column])]),
  );
  return {
    ...{ studies: [...rowOf.keys()], findings: frame.findings, labels, columns },
    ...(frame.patients ? { patientId: rows.map((line) => frame.patients![line]) } : {}),
  };
}

/** Writes scores by study as CSV that readScores takes back without change. */
export function writeScores(table: ScoreTable): string {
  const width = table.findings.length;
  const lines = table.studies.map((study, s) =>
    formatCsvLine([study, ...table.scores.subarray(s * width, (s + 1) * width)]),
  );
  return formatCsvLine([STUDY, ...table.findings]) + lines.join('');
}

/** Writes scores by image as CSV that readImageScores takes back without change. */
export function writeImageScores(table: ImageScoreTable): string {
  const width = table.findings.length;
  const lines = table.images.map((image, i) =>
    formatCsvLine([table.studies[i], image, ...table.scores.subarray(i * width, (i + 1) * width)]),
  );
  return formatCsvLine([STUDY, IMAGE, ...table.findings]) + lines.join('');
}

function readFrame(csv: string, options: TableOptions): Frame {
  const [header, ...lines] = parseCsv(csv);
  if (header === undefined) throw new DoubleblindError('DB7011', 'The table is empty.');
  const names = header.cells;
  names.forEach((name, i) => {
    if (name.trim() === '') throw new DoubleblindError('DB7011', `Column ${i + 1} has no name.`);
    if (names.indexOf(name) !== i) throw new DoubleblindError('DB7011', `Column "${name}" occurs twice.`);
  });
  const studyColumn = names.indexOf(STUDY);
  if (studyColumn < 0) throw new DoubleblindError('DB7011', `There is no column "${STUDY}".`);
  const descriptive = options.columns ?? DESCRIPTIVE.filter((name) => names.includes(name));
  const reserved = [STUDY, IMAGE, PATIENT, ...DESCRIPTIVE, ...descriptive];
  const findings = options.findings ?? names.filter((name) => !reserved.includes(name));
  const absent = [...findings, ...descriptive].filter((name) => !names.includes(name));
  if (absent.length > 0) throw new DoubleblindError('DB7011', `There is no column "${absent[0]}".`);
  if (findings.length === 0) throw new DoubleblindError('DB7011', 'There is no column for a finding.');
  if (lines.length === 0) throw new DoubleblindError('DB7012', 'There is no line after the header.');
  for (const { line, cells } of lines) {
    if (cells.length !== names.length) {
      throw new DoubleblindError('DB7012', `Line ${line} has ${cells.length} cells, the header ${names.length}.`);
    }
    if (cells[studyColumn] === '') throw new DoubleblindError('DB7012', `Line ${line} names no study.`);
  }
  const imageColumn = names.indexOf(IMAGE);
  requireUnique(lines, imageColumn >= 0 ? imageColumn : studyColumn);
  return {
    lines,
    studies: lines.map(({ cells }) => cells[studyColumn]),
    images: imageColumn < 0 ? null : lines.map(({ cells }) => cells[imageColumn]),
    findings,
    findingColumns: findings.map((name) => names.indexOf(name)),
    columns: Object.fromEntries(descriptive.map((name) => [name, names.indexOf(name)])),
    patients: names.includes(PATIENT) ? lines.map(({ cells }) => cells[names.indexOf(PATIENT)]) : null,
  };
}

function requireUnique(lines: readonly CsvLine[], column: number): void {
  const firstLine = new Map<string, number>();
  for (const { line, cells } of lines) {
    const first = firstLine.get(cells[column]);
    if (first !== undefined) throw new DoubleblindError('DB7015', `"${cells[column]}" on lines ${first} and ${line}.`);
    firstLine.set(cells[column], line);
  }
}

/** Sums of a softmax in 32 bits end up a few steps above 1: within this of 0 or 1 a score is taken as 0 or 1. */
const ROUNDING = 1e-6;

function readProbabilities(frame: Frame): Float64Array {
  const scores = readNumbers(frame, (value) => value >= -ROUNDING && value <= 1 + ROUNDING);
  return scores.map((score) => Math.min(1, Math.max(0, score)));
}

function readNumbers(frame: Frame, inRange: (value: number) => boolean): Float64Array {
  const values = new Float64Array(frame.lines.length * frame.findings.length);
  let next = 0;
  for (const { line, cells } of frame.lines) {
    frame.findingColumns.forEach((column, f) => {
      const cell = cells[column];
      const where = () => `Line ${line}, ${frame.findings[f]}: "${cell.slice(0, 40)}".`;
      if (!NUMBER.test(cell)) throw new DoubleblindError('DB7013', where());
      const value = Number(cell);
      if (!inRange(value)) throw new DoubleblindError('DB7014', where());
      values[next++] = value;
    });
  }
  return values;
}
