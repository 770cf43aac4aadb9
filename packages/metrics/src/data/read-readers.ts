import { DoubleblindError } from '@doubleblind/errors';
import { type CsvLine, parseCsv } from './csv.ts';
import { scoresOfLines } from './read-tables.ts';
import type { ScoreTable } from './score-table.ts';

const READER = 'reader';

/**
 * Reads what readers decided from CSV: reader, study_id, findings; decisions of 0 and 1 or ratings between, a line for each
 * reader and study. Readers in order of first appearance. Errors: DB7011 to DB7015, as readScores.
 */
export function readReaders(csv: string): { readonly name: string; readonly ratings: ScoreTable }[] {
  const [header, ...lines] = parseCsv(csv);
  const column = header?.cells.indexOf(READER) ?? -1;
  if (header === undefined || column < 0) throw new DoubleblindError('DB7011', `There is no column "${READER}".`);
  const without = ({ line, cells }: CsvLine): CsvLine => ({ line, cells: cells.filter((_, c) => c !== column) });
  const byReader = new Map<string, CsvLine[]>();
  for (const row of lines) {
    const { line, cells } = row;
    if (cells.length !== header.cells.length) {
      throw new DoubleblindError(
        'DB7012',
        `Line ${line} has ${cells.length} cells, the header ${header.cells.length}.`,
      );
    }
    const name = cells[column];
    if (name === '') throw new DoubleblindError('DB7012', `Line ${line} names no reader.`);
    const own = byReader.get(name);
    if (own) own.push(without(row));
    else byReader.set(name, [without(row)]);
  }
  if (byReader.size === 0) throw new DoubleblindError('DB7012', 'There is no line after the header.');
  return [...byReader].map(([name, rows]) => ({ name, ratings: scoresOfLines([without(header), ...rows]) }));
}
