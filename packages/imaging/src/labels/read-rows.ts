/** The rows of a table as its mapping says: study, patient, site, groups and labels, and every cell that cannot be right. */
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import { isCutNumber, isRoundedNumber, meaningOf } from './cells.ts';
import { plainName } from './column-names.ts';
import { plainEntries } from './lists.ts';
import { type FindingColumn, findColumn, type LabelMapping, studyOfPath } from './mapping.ts';
import type { LabelsTable, TableRow } from './table.ts';

/** A finding of an image: 1 present, 0 absent, null not known. */
export type Label = 0 | 1 | null;

export interface LabelRow {
  readonly row: number;
  /** What the image column says; null where there is no such column. */
  readonly image: string | null;
  /** Null where neither a column nor the path names the study. */
  readonly study: string | null;
  readonly patient: string | null;
  readonly site: string | null;
  readonly groups: Readonly<Record<string, string>>;
  /** Cells of the columns of numbers, as they are; absent where there are none. */
  readonly numbers?: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, Label>>;
  /** Findings whose cell says that nobody is sure, whatever it counts as; absent where none does. */
  readonly uncertain?: readonly string[];
}

/** One thing wrong with one cell. */
export interface LabelProblem {
  readonly code: ErrorCode;
  readonly row: number;
  readonly column: string;
  readonly detail: string;
}

export interface LabelRows {
  readonly rows: readonly LabelRow[];
  readonly problems: readonly LabelProblem[];
}

const LONGEST_CELL = 1000;
const LONGEST_GROUP = 200;
const MAXIMUM_GROUP_VALUES = 50;

/** Throws DB2011 (a column that is not there), DB2021 (a column to report by with too many values, two columns of a finding). */
export function readRows(table: LabelsTable, mapping: LabelMapping): LabelRows {
  const positions = locate(table, mapping);
  const problems: LabelProblem[] = [];
  requireWholeIds(table, positions, problems);
  const rows = table.rows.map((row) => readRow(row, table, positions, mapping, problems));
  return { rows, problems };
}

interface Positions {
  readonly image: number | null;
  readonly study: number | null;
  readonly patient: number | null;
  readonly site: number | null;
  readonly groups: readonly { readonly column: string; readonly position: number }[];
  readonly numbers: readonly { readonly column: string; readonly position: number }[];
  readonly findings: readonly (FindingColumn & { readonly position: number })[];
  /** What a cell lists. */
  readonly entries: (cell: string) => ReadonlySet<string>;
}

function locate(table: LabelsTable, mapping: LabelMapping): Positions {
  const optional = (name: string | null) => (name === null ? null : findColumn(table, name));
  const findings = mapping.findings.map((finding) => ({ ...finding, position: findColumn(table, finding.column) }));
  const twice = findings.find(({ finding }, i) => findings.findIndex((other) => other.finding === finding) !== i);
  if (twice) throw new DoubleblindError('DB2021', `Two columns are mapped to "${twice.finding}".`);
  const groups = [...new Set(mapping.groups)].map((column) => {
    const position = findColumn(table, column);
    const { size } = new Set(table.rows.map(({ cells }) => cells[position]));
    // A column of names or dates makes no groups, and its values would stand in the report.
    if (size > MAXIMUM_GROUP_VALUES) {
      const detail = `Column "${column}" has ${size} values; to report by it, it may have ${MAXIMUM_GROUP_VALUES}.`;
      throw new DoubleblindError('DB2021', detail);
    }
    return { column, position };
  });
  return {
    image: optional(mapping.image),
    study: optional(mapping.study),
    patient: optional(mapping.patient),
    site: optional(mapping.site),
    groups,
    numbers: (mapping.numbers ?? []).map((column) => ({ column, position: findColumn(table, column) })),
    findings,
    entries: plainEntries(),
  };
}

/** Ids that a spreadsheet has turned into rounded numbers make one study of several. */
function requireWholeIds({ columns, rows }: LabelsTable, positions: Positions, problems: LabelProblem[]): void {
  for (const position of new Set([positions.study, positions.patient, positions.image])) {
    if (position === null) continue;
    const cells = rows.map(({ row, cells }) => ({ row, cell: cells[position] }));
    const rounded = cells.filter(({ cell }) => isRoundedNumber(cell));
    const cut = cells.filter(({ cell }) => isCutNumber(cell));
    for (const { row, cell } of cut.length > 1 ? [...rounded, ...cut] : rounded) {
      const detail = `"${cell}" looks like a number that a spreadsheet has rounded`;
      problems.push({ code: 'DB2023', row, column: columns[position], detail });
    }
  }
}

function readRow(
  { row, cells }: TableRow,
  { columns }: LabelsTable,
  positions: Positions,
  mapping: LabelMapping,
  problems: LabelProblem[],
): LabelRow {
  const problem = (code: ErrorCode, position: number, detail: string) =>
    problems.push({ code, row, column: columns[position], detail });
  const text = (position: number | null) => {
    if (position === null || cells[position] === '') return null;
    if (cells[position].length > LONGEST_CELL) problem('DB2019', position, `more than ${LONGEST_CELL} characters`);
    return cells[position];
  };
  const labels: Record<string, Label> = {};
  const uncertain: string[] = [];
  for (const { finding, entry, position } of positions.findings) {
    const cell = cells[position];
    const label = entry === undefined ? labelOf(cell, mapping) : listLabel(positions.entries(cell), entry, mapping);
    if (entry === undefined && meaningOf(cell) === 'uncertain') uncertain.push(finding);
    if (label === undefined) problem('DB2012', position, `"${cell.slice(0, 40)}" is no label`);
    labels[finding] = label ?? null;
  }
  if (positions.study !== null && cells[positions.study] === '')
    problem('DB2019', positions.study, 'no study is named');
  const image = text(positions.image);
  const path = mapping.studyFromPath && image !== null ? studyOfPath(image) : null;
  return {
    row,
    image: positions.image === null ? null : (image ?? ''),
    study: text(positions.study) ?? path?.study ?? null,
    patient: text(positions.patient) ?? (positions.patient === null ? (path?.patient ?? null) : null),
    site: text(positions.site),
    groups: cellsIn(cells, positions.groups),
    ...(positions.numbers.length > 0 ? { numbers: cellsIn(cells, positions.numbers) } : {}),
    labels,
    ...(uncertain.length > 0 ? { uncertain } : {}),
  };
}

function cellsIn(
  cells: readonly string[],
  columns: readonly { readonly column: string; readonly position: number }[],
): Record<string, string> {
  return Object.fromEntries(columns.map(({ column, position }) => [column, cells[position].slice(0, LONGEST_GROUP)]));
}

/** Undefined for a cell that is no label. */
export function labelOf(cell: string, { uncertain, blank }: LabelMapping): Label | undefined {
  const meaning = meaningOf(cell);
  if (meaning === 'uncertain') return LABELS[uncertain];
  return meaning === null ? LABELS[blank] : meaning;
}

const LABELS = { missing: null, positive: 1, negative: 0 } as const;

function listLabel(entries: ReadonlySet<string>, entry: string, { blank }: LabelMapping): Label {
  if (entries.size === 0) return LABELS[blank];
  return entries.has(plainName(entry)) ? 1 : 0;
}
