/** The likely meaning of the columns of a table, from their names and what is in them. */
import { DoubleblindError } from '@doubleblind/errors';
import { isMark, meaningOf } from './cells.ts';
import { isAttributeName, isFindingName, isListName, isUsualGroup } from './column-names.ts';
import {
  type ColumnChoice,
  type ColumnUse,
  entriesOf,
  type FindingColumn,
  findColumn,
  type LabelMapping,
  LIST_SEPARATOR,
  type MappingChoices,
  NO_CHOICES,
  namedColumn,
  studyOfPath,
} from './mapping.ts';
import { IMAGE_ENDING } from './match/path.ts';
import type { LabelsTable } from './table.ts';

/** What is known of the images, where there are any. */
export interface KnownImages {
  /** Whether some image is called like this cell, whatever its folder. */
  readonly isNamed: (cell: string) => boolean;
  /** Whether some image lies in a folder that is named after this study. */
  readonly hasFolder: (study: string) => boolean;
}

const MAXIMUM_GROUPS = 20;
const MAXIMUM_GROUP_VALUES = 30;
const MAXIMUM_FINDINGS = 200;
const MAXIMUM_LIST_ENTRIES = 150;
/** A column in which this share of the filled cells is a label is one of labels, and the other cells are errors in it. */
const NEARLY = 0.5;

/**
 * What a person has said about columns holds; the others are taken by their names and contents. A column that is nearly one
 * of labels is proposed as a finding, so that its other cells are errors and not a finding that silently disappeared.
 * Throws DB2011 where nothing names images or studies, DB2017 where nothing is a finding.
 */
export function proposeMapping(
  table: LabelsTable,
  choices: MappingChoices = NO_CHOICES,
  images: KnownImages | null = null,
): LabelMapping {
  const chosen = chosenUses(table, choices);
  const free = (column: string) => !chosen.has(column);
  const role = (use: 'study' | 'patient' | 'site' | 'view') =>
    columnsFor(chosen, use)[0] ?? namedColumn(table, use, free);
  const study = role('study');
  const image = imageColumn(table, columnsFor(chosen, 'image')[0] ?? null, free, images, study);
  const fixed = { image, study, patient: role('patient'), site: role('site') };
  if (image === null && study === null) {
    throw new DoubleblindError('DB2011', 'No column names the images or the studies.');
  }
  const claimed = new Set<string | null>([...Object.values(fixed), role('view')]);
  const findings = table.columns.flatMap((column, position): FindingColumn[] => {
    const use = chosen.get(column);
    if (use?.use === 'finding') return [{ column, finding: use.finding ?? column }];
    if (use?.use === 'list') return listFindings(table, position);
    if (use !== undefined || claimed.has(column)) return [];
    if (isListOfFindings(table, position)) return listFindings(table, position);
    return holdsLabels(table, position) ? [{ column, finding: column }] : [];
  });
  if (findings.length === 0) throw new DoubleblindError('DB2017', 'No column holds a finding.');
  if (findings.length > MAXIMUM_FINDINGS) {
    throw new DoubleblindError(
      'DB2017',
      `${findings.length} findings are more than ${MAXIMUM_FINDINGS}; leave some out.`,
    );
  }
  const used = new Set(findings.map(({ column }) => column));
  const groups = table.columns.filter(
    (column, position) =>
      free(column) &&
      !claimed.has(column) &&
      !used.has(column) &&
      isUsualGroup(column) &&
      makesGroups(table, position, fixed),
  );
  return {
    ...fixed,
    studyFromPath: study === null && pathsNameStudies(table, image),
    groups: [...columnsFor(chosen, 'group'), ...groups].slice(0, MAXIMUM_GROUPS),
    findings,
    uncertain: choices.uncertain ?? 'missing',
    blank: choices.blank ?? 'missing',
  };
}

function chosenUses(table: LabelsTable, { columns }: MappingChoices): Map<string, ColumnChoice> {
  return new Map(columns.map((choice) => [table.columns[findColumn(table, choice.column)], choice]));
}

function columnsFor(chosen: ReadonlyMap<string, ColumnChoice>, use: ColumnUse): string[] {
  return [...chosen].flatMap(([column, choice]) => (choice.use === use ? [column] : []));
}

function cellsOf({ rows }: LabelsTable, position: number): string[] {
  return rows.map(({ cells }) => cells[position]);
}

/** By name if any of its cells is an image; else the column with the most different images; null where studies name folders. */
function imageColumn(
  table: LabelsTable,
  chosen: string | null,
  free: (column: string) => boolean,
  images: KnownImages | null,
  study: string | null,
): string | null {
  if (chosen !== null) return chosen;
  const named = namedColumn(table, 'image', free);
  if (images === null) {
    const paths = table.columns.find(
      (name, c) => free(name) && cellsOf(table, c).some((cell) => IMAGE_ENDING.test(cell)),
    );
    return named ?? paths ?? null;
  }
  // Different images, not rows: a column of zeros fits an image 0.png in every row.
  const matching = table.columns.map((name, c) =>
    free(name) && !isOnlyLabels(table, c) ? new Set(cellsOf(table, c).filter(images.isNamed)).size : 0,
  );
  if (named !== null && matching[table.columns.indexOf(named)] > 0) return named;
  const best = matching.indexOf(Math.max(...matching));
  if (matching[best] > 0) return table.columns[best];
  if (named !== null) return named;
  const folders = study !== null && cellsOf(table, table.columns.indexOf(study)).some(images.hasFolder);
  if (folders) return null;
  throw new DoubleblindError(
    'DB2011',
    'No column holds the names of the images, and no folder is named after a study.',
  );
}

function isOnlyLabels(table: LabelsTable, position: number): boolean {
  return cellsOf(table, position).every((cell) => meaningOf(cell) !== undefined);
}

/** Every filled cell is a label, or nearly every one, or the name is that of a finding. */
function holdsLabels(table: LabelsTable, position: number): boolean {
  const name = table.columns[position];
  const filled = cellsOf(table, position).filter((cell) => meaningOf(cell) !== null);
  if (isFindingName(name)) return true;
  if (table.unnamed[position] || isAttributeName(name)) return false;
  if (filled.length === 0 || isRowCount(filled)) return false;
  if (filled.every(isMark)) return true;
  const labels = filled.filter((cell) => meaningOf(cell) !== undefined).length;
  return labels > 0 && labels >= NEARLY * filled.length;
}

/** 0, 1, 2 and so on: the index that programs write along. Two rows may as well be a label. */
function isRowCount(cells: readonly string[]): boolean {
  if (cells.length < 3) return false;
  const first = Number(cells[0]);
  return (first === 0 || first === 1) && cells.every((cell, i) => Number(cell) === first + i);
}

/** Lists as the NIH's table has them: "Cardiomegaly|Emphysema", under a name for such lists or with entries that recur. */
function isListOfFindings(table: LabelsTable, position: number): boolean {
  if (isAttributeName(table.columns[position])) return false;
  const cells = cellsOf(table, position).filter((cell) => cell !== '');
  const lists = cells.filter((cell) => cell.includes(LIST_SEPARATOR)).length;
  const entries = cells.flatMap(entriesOf);
  const different = new Set(entries).size;
  if (different === 0 || different > MAXIMUM_LIST_ENTRIES || isOnlyLabels(table, position)) return false;
  if (isListName(table.columns[position])) return lists > 0 || entries.some(isFindingName);
  return lists > 0 && entries.some(isFindingName);
}

function listFindings(table: LabelsTable, position: number): FindingColumn[] {
  const entries = [...new Set(cellsOf(table, position).flatMap(entriesOf))].sort((a, b) => a.localeCompare(b, 'en'));
  return entries.map((entry) => ({ column: table.columns[position], finding: entry.slice(0, 200), entry }));
}

/** A few values, each study of one. */
function makesGroups(table: LabelsTable, position: number, { study }: Pick<LabelMapping, 'study'>): boolean {
  const cells = cellsOf(table, position);
  const values = new Set(cells);
  if (values.size < 2 || values.size > MAXIMUM_GROUP_VALUES) return false;
  if (study === null) return true;
  const studies = cellsOf(table, table.columns.indexOf(study));
  const first = new Map<string, string>();
  return studies.every((id, i) => {
    if (!first.has(id)) first.set(id, cells[i]);
    return first.get(id) === cells[i];
  });
}

function pathsNameStudies(table: LabelsTable, image: string | null): boolean {
  if (image === null) return false;
  const cells = cellsOf(table, table.columns.indexOf(image)).filter((cell) => cell !== '');
  return cells.length > 0 && cells.every((cell) => studyOfPath(cell) !== null);
}
