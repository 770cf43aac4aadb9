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

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of a table that programs read back; cells with a comma, quote or line break are quoted. */
export function formatCsvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => quoted(String(cell))).join(',')}\n`;
}

/**
 * A table for people's spreadsheets: commas, lines ending in CRLF (RFC 4180). A cell that begins like a formula and is no number is
 * made text: a spreadsheet must not run what somebody chose as a name (OWASP, CSV injection).
 */
export function spreadsheetCsv(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => quoted(/^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text);
  return rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}
