import { DoubleblindError } from '@doubleblind/errors';
import { type CsvLine, formatCsvLine, parseCsv } from './csv.ts';
import { type ImageScoreTable, type ScoreTable, studyScores } from './score-table.ts';

/** How a CSV table of scores or labels is read. */
export interface TableOptions {
  /** Columns to take as findings; without it, every column that does not name or describe the study or the image. */
  readonly findings?: readonly string[];
}

const STUDY = 'study_id';
const IMAGE = 'image';
const NO_FINDINGS: readonly string[] = [STUDY, IMAGE, 'patient_id', 'view', 'site'];
/** A plain decimal number, exponent allowed; no blanks, no hexadecimal, no "nan". */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

interface Frame {
  readonly lines: readonly CsvLine[];
  readonly studies: readonly string[];
  /** Null where the table has no image column: then a line is a study. */
  readonly images: readonly string[] | null;
  readonly findings: readonly string[];
  readonly findingColumns: readonly number[];
}

/**
 * Reads scores by study from CSV: study_id, findings; probabilities from 0 to 1 (values
 * within 1e-6 outside are taken as 0 or 1). With an `image` column a line is an
 * image, and the study's score is the maximum over its images. Errors: DB7011 to DB7015.
 */
export function readScores(csv: string, options: TableOptions = {}): ScoreTable {
  return scoresOfLines(parseCsv(csv), options);
}

/** readScores of a table that is parsed already, so that errors name the lines of the file that it is from. */
export function scoresOfLines(table: readonly CsvLine[], options: TableOptions = {}): ScoreTable {
  const frame = frameOf(table, options);
  const scores = readProbabilities(frame);
  if (frame.images === null) return { studies: frame.studies, findings: frame.findings, scores };
  return studyScores({ studies: frame.studies, images: frame.images, findings: frame.findings, scores });
}

/** Reads scores by image from CSV with study_id and image columns. Errors: DB7011 to DB7015. */
export function readImageScores(csv: string, options: TableOptions = {}): ImageScoreTable {
  const frame = frameOf(parseCsv(csv), options);
  if (frame.images === null) throw new DoubleblindError('DB7011', `There is no column "${IMAGE}".`);
  const scores = readProbabilities(frame);
  return { studies: frame.studies, images: frame.images, findings: frame.findings, scores };
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

function frameOf([header, ...lines]: readonly CsvLine[], options: TableOptions): Frame {
  if (header === undefined) throw new DoubleblindError('DB7011', 'The table is empty.');
  const names = header.cells;
  names.forEach((name, i) => {
    if (name.trim() === '') throw new DoubleblindError('DB7011', `Column ${i + 1} has no name.`);
    if (names.indexOf(name) !== i) throw new DoubleblindError('DB7011', `Column "${name}" occurs twice.`);
  });
  const studyColumn = names.indexOf(STUDY);
  if (studyColumn < 0) throw new DoubleblindError('DB7011', `There is no column "${STUDY}".`);
  const findings = options.findings ?? names.filter((name) => !NO_FINDINGS.includes(name));
  const absent = findings.filter((name) => !names.includes(name));
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
  const values = new Float64Array(frame.lines.length * frame.findings.length);
  let next = 0;
  for (const { line, cells } of frame.lines) {
    frame.findingColumns.forEach((column, f) => {
      const cell = cells[column];
      const where = () => `Line ${line}, ${frame.findings[f]}: "${cell.slice(0, 40)}".`;
      if (!NUMBER.test(cell)) throw new DoubleblindError('DB7013', where());
      const value = Number(cell);
      if (!(value >= -ROUNDING && value <= 1 + ROUNDING)) throw new DoubleblindError('DB7014', where());
      values[next++] = Math.min(1, Math.max(0, value));
    });
  }
  return values;
}
