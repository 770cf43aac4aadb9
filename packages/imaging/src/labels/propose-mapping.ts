/** The likely meaning of the columns of a table, from their names and what is in them. */
import { DoubleblindError } from '@doubleblind/errors';
import { isMark, meaningOf } from './cells.ts';
import { isAttributeName, isFindingName, isListName, isUsualGroup, plainName } from './column-names.ts';
import { cellsOf, valuesOf } from './column-values.ts';
import { entriesOf, isList } from './lists.ts';
import {
  type ColumnChoice,
  type ColumnUse,
  type FindingColumn,
  findColumn,
  type LabelMapping,
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
  // Where a column is called after lists of findings, others that hold lists are something else: places, sentences.
  const named = table.columns.findIndex((column, position) => {
    return free(column) && !claimed.has(column) && isListName(column) && isListOfFindings(table, position);
  });
  const findings = table.columns.flatMap((column, position): FindingColumn[] => {
    const use = chosen.get(column);
    if (use?.use === 'finding') return [{ column, finding: use.finding ?? column }];
    if (use?.use === 'list') return listFindings(table, position);
    if (use !== undefined || claimed.has(column)) return [];
    if ((named < 0 || named === position) && isListOfFindings(table, position)) return listFindings(table, position);
    return holdsLabels(table, position) ? [{ column, finding: column }] : [];
  });
  if (findings.length === 0) throw new DoubleblindError('DB2017', 'No column holds a finding.');
  if (findings.length > MAXIMUM_FINDINGS) {
    throw new DoubleblindError(
      'DB2017',
      `${findings.length} findings are more than ${MAXIMUM_FINDINGS}; leave some out, or give the rare ones no column.`,
    );
  }
  requireOneSpelling(findings);
  const used = new Set(findings.map(({ column }) => column));
  const groups = table.columns.filter(
    (column, position) =>
      free(column) &&
      !claimed.has(column) &&
      !used.has(column) &&
      isUsualGroup(column) &&
      makesGroups(table, position, fixed),
  );
  const numbers = columnsFor(chosen, 'number');
  return {
    ...fixed,
    ...(numbers.length > 0 ? { numbers } : {}),
    studyFromPath: study === null && pathsNameStudies(table, image),
    groups: [...columnsFor(chosen, 'group'), ...groups].slice(0, MAXIMUM_GROUPS),
    findings,
    uncertain: choices.uncertain ?? 'missing',
    blank: choices.blank ?? 'missing',
  };
}

/** Two columns of one finding would be two findings, each with half of its labels. */
function requireOneSpelling(findings: readonly FindingColumn[]): void {
  const known = new Map<string, FindingColumn>();
  for (const finding of findings) {
    const other = known.get(plainName(finding.finding));
    if (other !== undefined && other.finding !== finding.finding) {
      const detail = `"${other.finding}" and "${finding.finding}" are one finding in two spellings; leave one out, for example --map "${finding.column}=ignore".`;
      throw new DoubleblindError('DB2021', detail.slice(0, 480));
    }
    known.set(plainName(finding.finding), finding);
  }
}

function chosenUses(table: LabelsTable, { columns }: MappingChoices): Map<string, ColumnChoice> {
  return new Map(columns.map((choice) => [table.columns[findColumn(table, choice.column)], choice]));
}

function columnsFor(chosen: ReadonlyMap<string, ColumnChoice>, use: ColumnUse): string[] {
  return [...chosen].flatMap(([column, choice]) => (choice.use === use ? [column] : []));
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
  const some = (name: string, is: (cell: string) => boolean) => cellsOf(table, table.columns.indexOf(name)).some(is);
  if (images === null) {
    const isPath = (cell: string) => IMAGE_ENDING.test(cell);
    return named ?? table.columns.find((name) => free(name) && some(name, isPath)) ?? null;
  }
  if (named !== null && some(named, images.isNamed)) return named;
  // Different images, not rows: a column of zeros fits an image 0.png in every row.
  const matching = table.columns.map((name, c) => {
    if (!free(name) || isOnlyLabels(table, c)) return 0;
    return cellsOf(table, c).filter(images.isNamed).length;
  });
  const best = matching.indexOf(Math.max(...matching));
  if (matching[best] > 0) return table.columns[best];
  if (named !== null) return named;
  if (study !== null && some(study, images.hasFolder)) return null;
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
  if (isFindingName(name)) return true;
  if (table.unnamed[position] || isAttributeName(name)) return false;
  const filled = [...valuesOf(table, position)].filter(([cell]) => meaningOf(cell) !== null);
  if (filled.length === 0 || isRowCount(table, position)) return false;
  if (filled.every(([cell]) => isMark(cell))) return true;
  const count = (cells: typeof filled) => cells.reduce((sum, [, times]) => sum + times, 0);
  const labels = count(filled.filter(([cell]) => meaningOf(cell) !== undefined));
  return labels > 0 && labels >= NEARLY * count(filled);
}

/** 0, 1, 2 and so on: the index that programs write along. Two rows may as well be a label. */
function isRowCount({ rows }: LabelsTable, position: number): boolean {
  const first = Number(rows[0].cells[position]);
  if (rows.length < 3 || (first !== 0 && first !== 1)) return false;
  return rows.every(({ cells }, i) => cells[position] !== '' && Number(cells[position]) === first + i);
}

/** Lists as the NIH's table has them, "Cardiomegaly|Emphysema", or PadChest's: under a name for such lists, or of known findings. */
function isListOfFindings(table: LabelsTable, position: number): boolean {
  const isNamed = isListName(table.columns[position]);
  if ((!isNamed && isAttributeName(table.columns[position])) || isOnlyLabels(table, position)) return false;
  const cells = cellsOf(table, position);
  const lists = cells.some(isList);
  if (!lists && !isNamed) return false;
  const entries = new Set(cells.flatMap(entriesOf));
  if (entries.size === 0 || (!isNamed && entries.size > MAXIMUM_FINDINGS)) return false;
  return [...entries].some(isFindingName) || (lists && isNamed);
}

/** One for each finding, called as it is written most often. */
function listFindings(table: LabelsTable, position: number): FindingColumn[] {
  const spellings = new Map<string, Map<string, number>>();
  for (const [cell, times] of valuesOf(table, position)) {
    for (const entry of entriesOf(cell)) {
      const known = spellings.get(plainName(entry)) ?? new Map<string, number>();
      known.set(entry, (known.get(entry) ?? 0) + times);
      spellings.set(plainName(entry), known);
    }
  }
  const column = table.columns[position];
  const usual = [...spellings.values()].map((counts) => [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))[0]);
  return usual
    .sort((a, b) => a.localeCompare(b, 'en'))
    .map((entry) => ({ column, finding: entry.slice(0, 200), entry }));
}

/** A few values, each study of one. */
function makesGroups(table: LabelsTable, position: number, { study }: Pick<LabelMapping, 'study'>): boolean {
  const { size } = valuesOf(table, position);
  if (size < 2 || size > MAXIMUM_GROUP_VALUES) return false;
  if (study === null) return true;
  const column = table.columns.indexOf(study);
  const first = new Map<string, string>();
  return table.rows.every(({ cells }) => {
    const value = first.get(cells[column]) ?? cells[position];
    first.set(cells[column], value);
    return value === cells[position];
  });
}

function pathsNameStudies(table: LabelsTable, image: string | null): boolean {
  if (image === null) return false;
  const paths = cellsOf(table, table.columns.indexOf(image)).filter((cell) => cell !== '');
  return paths.length > 0 && paths.every((cell) => studyOfPath(cell) !== null);
}
