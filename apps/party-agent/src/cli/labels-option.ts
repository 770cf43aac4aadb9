/** The labels table of a command: its options, which columns mean what, and what was read in them. */
import type { LabelsCheck } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import {
  COLUMN_USES,
  type ColumnChoice,
  labelStudies,
  type MappingChoices,
  openLabelsTable,
  proposeMapping,
} from '@doubleblind/imaging';
import type { LabelTable } from '@doubleblind/metrics';
import type { Command } from 'commander';
import { problemsError } from '../store/test-set-check.ts';
import { labelTableOf } from '../work/evaluation/label-table.ts';
import { collect, oneOf } from './options.ts';
import { note } from './print.ts';

export interface LabelsOptions {
  readonly map?: readonly string[];
  readonly uncertain?: 'missing' | 'positive' | 'negative';
  readonly blank?: 'missing' | 'negative';
}

/** The same options for every command that reads a labels table. */
export function withLabelsOptions(command: Command): Command {
  return command
    .option(
      '--map <COLUMN=USE>',
      `what a column of the labels is (repeatable; default: found by names and contents): ${COLUMN_USES.join(', ')}, or finding:NAME`,
      collect,
    )
    .option(
      '--uncertain <LABEL>',
      'what -1 counts as: missing, positive or negative (default: missing)',
      oneOf(['missing', 'positive', 'negative']),
    )
    .option(
      '--blank <LABEL>',
      'what an empty label counts as: missing or negative (default: missing)',
      oneOf(['missing', 'negative']),
    );
}

/** Throws DB5001 for what is no COLUMN=USE. */
export function mappingChoices({ map = [], uncertain, blank }: LabelsOptions): MappingChoices {
  return { columns: map.map(columnChoice), ...(uncertain ? { uncertain } : {}), ...(blank ? { blank } : {}) };
}

function columnChoice(text: string): ColumnChoice {
  // The name of a column may have "=" in it, a use has none but in the name of a finding.
  const [, column, finding] = /^(.+?)=finding:(.+)$/.exec(text) ?? [];
  if (column !== undefined) return { column, use: 'finding', finding };
  const [, name, use] = /^(.+)=([a-z]+)$/.exec(text) ?? [];
  const known = COLUMN_USES.find((candidate) => candidate === use);
  if (name !== undefined && known !== undefined) return { column: name, use: known };
  const uses = COLUMN_USES.join(', ');
  throw new DoubleblindError(
    'DB5001',
    `--map "${text.slice(0, 100)}" is not COLUMN=USE, where USE is one of ${uses}, finding:NAME.`,
  );
}

/** Reads labels by study and says on standard error what was read. Throws DB20xx. */
export async function readLabelTable(path: string, options: LabelsOptions): Promise<LabelTable> {
  const table = await openLabelsTable(path);
  const mapping = proposeMapping(table, mappingChoices(options));
  const { studies, problems, columns, notes } = labelStudies(table, mapping);
  note(`${path}: ${table.rows.length} rows, ${studies.length} studies`);
  showReading({ reading: columns, notes });
  if (problems.length > 0) throw problemsError(problems);
  return labelTableOf(
    studies,
    mapping.findings.map(({ finding }) => finding),
  );
}

const USES = {
  image: 'image',
  study: 'study',
  patient: 'patient',
  site: 'site',
  finding: 'finding',
  list: 'findings',
  number: 'for models that take it beside the image',
} as const;

/** What was read in every column, before it counts. */
export function showReading({
  reading,
  notes,
}: {
  readonly reading: readonly Readonly<LabelsCheck['reading'][number]>[];
  readonly notes: readonly string[];
}): void {
  for (const line of notes) note(`  ${line}`);
  for (const { column, use, text } of reading) {
    if (use === 'unused') note(`  ${column}: not used (${text})`);
    else if (use === 'group') note(`  ${column}: results by it: ${text}`);
    else if (use === 'finding') note(`  ${column}: ${text}`);
    else note(`  ${column}: ${USES[use]}: ${text}`);
  }
}
