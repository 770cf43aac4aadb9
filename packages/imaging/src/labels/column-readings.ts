/** What was read in every column, in words, to be looked at before it counts. */
import { meaningOf } from './cells.ts';
import { plainName } from './column-names.ts';
import { cellsOf, valuesOf } from './column-values.ts';
import { plainEntries } from './lists.ts';
import { findColumn, type LabelMapping } from './mapping.ts';
import type { LabelsTable } from './table.ts';

/** What a column was read as. */
export type ReadAs = 'image' | 'study' | 'patient' | 'site' | 'finding' | 'list' | 'group' | 'number' | 'unused';

/** What was read in one column, in words that a person can check. */
export interface ColumnReading {
  readonly column: string;
  readonly use: ReadAs;
  /** "137 yes, 344 no, 3 not labelled, 1 not understood: "maybe" in row 77". */
  readonly text: string;
  /** Whether a cell was not understood. */
  readonly wrong: boolean;
}

const VALUES_SHOWN = 6;
const CELLS_NAMED = 5;
const LONGEST_VALUE = 30;

/** In the order of the columns. */
export function readColumns(table: LabelsTable, mapping: LabelMapping): ColumnReading[] {
  return table.columns.map((column, position): ColumnReading => {
    const use = useOf(table, mapping, position);
    const reading = { column, use, wrong: false };
    if (use === 'finding') return { ...reading, ...readLabels(table, mapping, position) };
    if (use === 'list') return { ...reading, text: readLists(table, mapping, position) };
    const values = valuesOf(table, position);
    if (use === 'group') return { ...reading, text: countValues(values) };
    const empty = values.get('') ?? 0;
    const different = values.size - (empty > 0 ? 1 : 0);
    return { ...reading, text: `${different} different${empty > 0 ? `, ${empty} empty` : ''}${sample(use, values)}` };
  });
}

/** The first columns first; the image's column may be the study's, too. */
function useOf(table: LabelsTable, mapping: LabelMapping, position: number): ReadAs {
  const is = (name: string | null) => name !== null && findColumn(table, name) === position;
  const finding = mapping.findings.find(({ column }) => is(column));
  if (finding) return finding.entry === undefined ? 'finding' : 'list';
  for (const role of ['image', 'study', 'patient', 'site'] as const) if (is(mapping[role])) return role;
  if (mapping.numbers?.some(is)) return 'number';
  return mapping.groups.some(is) ? 'group' : 'unused';
}

function readLabels(
  table: LabelsTable,
  mapping: LabelMapping,
  position: number,
): Pick<ColumnReading, 'text' | 'wrong'> {
  const counts = { yes: 0, no: 0, missing: 0, uncertain: 0 };
  const wrong: string[] = [];
  const others = new Set<string>();
  for (const [cell, times] of valuesOf(table, position)) {
    const meaning = meaningOf(cell);
    if (meaning === 'uncertain') counts.uncertain += times;
    else if (meaning === null) counts.missing += times;
    else if (meaning !== undefined) counts[meaning === 1 ? 'yes' : 'no'] += times;
    else others.add(cell);
  }
  if (others.size > 0) {
    for (const { row, cells } of table.rows) {
      if (others.has(cells[position])) wrong.push(`"${short(cells[position])}" in row ${row}`);
    }
  }
  const column = table.columns[position];
  const other = mapping.findings.find((entry) => entry.column === column)?.finding;
  const named = wrong.slice(0, CELLS_NAMED).join(', ') + (wrong.length > CELLS_NAMED ? ', ...' : '');
  const parts = [
    `${counts.yes} yes`,
    `${counts.no} no`,
    ...(counts.missing > 0
      ? [`${counts.missing} ${mapping.blank === 'missing' ? 'not labelled' : 'empty, taken as no'}`]
      : []),
    ...(counts.uncertain > 0 ? [`${counts.uncertain} uncertain, taken as ${UNCERTAIN[mapping.uncertain]}`] : []),
    ...(wrong.length > 0 ? [`${wrong.length} not understood: ${named}`] : []),
  ];
  const text = parts.join(', ');
  return { text: other === undefined || other === column ? text : `"${other}": ${text}`, wrong: wrong.length > 0 };
}

const UNCERTAIN = { missing: 'not labelled', positive: 'yes', negative: 'no' } as const;

function readLists(table: LabelsTable, mapping: LabelMapping, position: number): string {
  const column = table.columns[position];
  const entriesIn = plainEntries();
  const counts = new Map<string, number>();
  let empty = 0;
  for (const [cell, times] of valuesOf(table, position)) {
    const entries = entriesIn(cell);
    if (entries.size === 0) empty += times;
    for (const entry of entries) counts.set(entry, (counts.get(entry) ?? 0) + times);
  }
  const findings = mapping.findings.filter((finding) => finding.column === column && finding.entry !== undefined);
  const counted = findings.map(({ finding, entry }) => `${finding} ${counts.get(plainName(entry!)) ?? 0}`);
  const left = [...counts.keys()].filter(
    (entry) => !findings.some((finding) => plainName(finding.entry!) === entry),
  ).length;
  return [
    `lists of ${findings.length} findings, rows with each: ${counted.join(', ')}`,
    ...(empty > 0 ? [`${empty} empty, taken as ${mapping.blank === 'missing' ? 'not labelled' : 'none of them'}`] : []),
    ...(left > 0 ? [`${left} entries that are not used`] : []),
  ].join('; ');
}

function countValues(counts: ReadonlyMap<string, number>): string {
  const largest = [...counts].sort(([, a], [, b]) => b - a);
  const shown = largest
    .slice(0, VALUES_SHOWN)
    .map(([value, count]) => `${value === '' ? '(empty)' : short(value)} ${count}`);
  return (
    shown.join(', ') + (largest.length > VALUES_SHOWN ? `, and ${largest.length - VALUES_SHOWN} other values` : '')
  );
}

function sample(use: ReadAs, values: ReadonlyMap<string, number>): string {
  if (use !== 'unused') return '';
  const shown = [...values.keys()]
    .filter((cell) => cell !== '')
    .slice(0, 3)
    .map(short);
  return shown.length > 0 ? `, such as ${shown.join(', ')}` : '';
}

function short(cell: string): string {
  return cell.length <= LONGEST_VALUE ? cell : `${cell.slice(0, LONGEST_VALUE - 1)}…`;
}

/** What was assumed about cells that say neither yes nor no, in sentences for the report; without counts, which are the hospital's. */
export function describeAssumptions(table: LabelsTable, mapping: LabelMapping): string[] {
  const positions = mapping.findings.map(({ column }) => findColumn(table, column));
  const some = (meaning: null | 'uncertain') =>
    positions.some((position) => cellsOf(table, position).some((cell) => meaningOf(cell) === meaning));
  return [
    ...(some('uncertain') ? [`Labels marked as uncertain (-1) were taken as ${UNCERTAIN[mapping.uncertain]}.`] : []),
    ...(some(null) && mapping.blank === 'negative' ? ['Empty cells of the labels table were taken as no.'] : []),
  ];
}
