import { DoubleblindError } from '@doubleblind/errors';
import { CsvError, parse } from 'csv-parse/sync';

export interface CsvLine {
  /** 1-based line of the file on which the record starts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Records of a CSV text (RFC 4180); a byte order mark and empty lines are passed over. Throws DB7012 for stray or open quotes. */
export function parseCsv(text: string): CsvLine[] {
  try {
    const records = parse(text, {
      ...{ bom: true, info: true, relax_column_count: true, skip_empty_lines: true },
      record_delimiter: ['\r\n', '\n', '\r'],
    }) as unknown as { record: string[]; info: { lines: number } }[];
    return records.map(({ record, info }) => {
      // The parser counts to the end of a record; cells may have line breaks.
      const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
      return { line: info.lines - breaks, cells: record };
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DoubleblindError('DB7012', `${error.message}.`, { cause: error });
  }
}

/** One CSV line; cells with a comma, quote or line break are quoted. */
export function formatCsvLine(cells: readonly (string | number)[]): string {
  const quoted = cells.map((cell) => {
    const text = String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${quoted.join(',')}\n`;
}
