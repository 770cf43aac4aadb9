/** A labels file as a table of text: whatever separator and encoding its writer chose. */
import { readFile } from 'node:fs/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { CsvError, parse } from 'csv-parse/sync';
import { decodeTable } from './text.ts';

/** A labels table as text: nothing in it has been given a meaning yet. */
export interface LabelsTable {
  /** Different names. A column without one is called after its place, "column 3". */
  readonly columns: readonly string[];
  /** Which columns had no name. */
  readonly unnamed: readonly boolean[];
  /** Rows with any content, each with a cell for every column. */
  readonly rows: readonly TableRow[];
  /** What is worth knowing about how the file was read, in sentences. */
  readonly notes: readonly string[];
}

/** A row of a label table with its place in the file. */
export interface TableRow {
  /** As a spreadsheet counts: the header is row 1, empty rows count. */
  readonly row: number;
  /** Trimmed, in Unicode's normal form C. */
  readonly cells: readonly string[];
}

type Separator = ',' | ';' | '\t' | '|';
const SEPARATORS: readonly Separator[] = [',', ';', '\t', '|'];
const SEPARATOR_NAMES = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' } as const;
/** Enough to tell the separator by. */
const SAMPLE = 64 * 1024;
const SAMPLE_ROWS = 20;
const MAXIMUM_COLUMNS = 1000;
const LONGEST_COLUMN_NAME = 200;
/** A quote that is never closed must not swallow the file. */
const LONGEST_ROW = 2 ** 20;
const LONGEST_SHARED = 12;

/**
 * Reads RFC 4180 in the dialects that spreadsheets write: commas, semicolons, tabs or vertical bars; any line end; a first line
 * "sep=;"; rows and columns of nothing at the end; ="007", by which a spreadsheet is told to keep a text. Throws DB2010 (no table), DB2017 (no row), DB2018 (too large), DB2022 (no text).
 */
export function readLabelsTable(bytes: Uint8Array): LabelsTable {
  const { text: whole, encoding } = decodeTable(bytes);
  const [stated, text] = statedSeparator(whole);
  const separator = stated ?? guessSeparator(text);
  const records = parseRecords(text, separator);
  const first = records.findIndex((cells) => cells.some((cell) => cell !== ''));
  if (first < 0) throw new DoubleblindError('DB2017', 'It has no header and no rows.');
  const header = records[first];
  const rows: TableRow[] = [];
  let empty = 0;
  records.forEach((cells, index) => {
    if (index <= first) return;
    if (cells.every((cell) => cell === '')) empty++;
    else rows.push({ row: index + 1, cells: fitted(cells, header.length, index + 1) });
  });
  if (rows.length === 0) throw new DoubleblindError('DB2017', 'It has no row below the header.');
  const { columns, unnamed, width } = columnNames(header, rows);
  const notes = [
    ...(encoding === null ? [] : [`The table was read as ${encoding} text.`]),
    ...(separator === ',' ? [] : [`The table was read as separated by ${SEPARATOR_NAMES[separator]}.`]),
    ...(empty > 0 ? [`${empty} row${empty === 1 ? '' : 's'} without any content left out.`] : []),
  ];
  return { columns, unnamed, notes, rows: rows.map(({ row, cells }) => ({ row, cells: cells.slice(0, width) })) };
}

/** The same from a file. Throws DB2006 and, with the file's name, as readLabelsTable. */
export async function openLabelsTable(path: string): Promise<LabelsTable> {
  const bytes = await readFile(path).catch((cause) => {
    throw new DoubleblindError('DB2006', path, { cause });
  });
  try {
    return readLabelsTable(bytes);
  } catch (error) {
    if (!(error instanceof DoubleblindError)) throw error;
    throw new DoubleblindError(error.code, `${path}: ${error.detail}`, { cause: error });
  }
}

/** The line by which spreadsheets tell each other the separator. */
function statedSeparator(text: string): [Separator | null, string] {
  const [line, separator] = /^"?sep=([,;\t|])"?(?:\r\n|\n|\r|$)/i.exec(text) ?? [];
  return line === undefined ? [null, text] : [separator as Separator, text.slice(line.length)];
}

/** The separator by which the first rows have the same number of cells, the more of them the better. */
function guessSeparator(text: string): Separator {
  const sample = text.length <= SAMPLE ? text : text.slice(0, text.lastIndexOf('\n', SAMPLE) + 1);
  const scores = SEPARATORS.map((separator) => {
    try {
      const [header, ...rows] = parseRecords(sample, separator, SAMPLE_ROWS).filter((cells) =>
        cells.some((cell) => cell !== ''),
      );
      if (header === undefined || header.length < 2) return 0;
      const fitting = rows.filter((cells) => cells.length === header.length).length;
      return header.length * (rows.length === 0 ? 1 : fitting / rows.length);
    } catch {
      return 0;
    }
  });
  return SEPARATORS[scores.indexOf(Math.max(...scores))];
}

function parseRecords(text: string, separator: Separator, to?: number): string[][] {
  try {
    // The same few words stand in most cells: kept once each.
    const pool = new Map<string, string>();
    const tidied = (cells: string[]) => cells.map((cell) => shared(pool, tidy(cell)));
    return parse(withoutFormulas(text, separator), {
      on_record: tidied,
      bom: true,
      delimiter: separator,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: LONGEST_ROW,
      // Blanks around a quoted field; with tabs they would take the separators of empty cells along.
      trim: separator !== '\t',
      ...(to === undefined ? {} : { to }),
    }) as unknown as string[][];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new DoubleblindError('DB2010', `${error.message.slice(0, 200)}.`, { cause: error });
  }
}

/** ="007" as a whole cell without quotes of its own, as programs write it for a spreadsheet; it would be a stray quote else. */
function withoutFormulas(text: string, separator: Separator): string {
  if (!text.includes('="')) return text;
  const end = `${separator}\\r\\n`;
  return text.replaceAll(new RegExp(`(^|[${end}])="([^"\\r\\n]*)"(?=[${end}]|$)`, 'g'), '$1"$2"');
}

function shared(pool: Map<string, string>, cell: string): string {
  if (cell.length > LONGEST_SHARED) return cell;
  const known = pool.get(cell);
  if (known !== undefined) return known;
  pool.set(cell, cell);
  return cell;
}

/** Blanks of every kind, no-break and zero-width ones too, are no part of a cell. */
function tidy(cell: string): string {
  const text = cell.replace(/^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g, '').normalize('NFC');
  return text.startsWith('="') && text.endsWith('"') && text.length >= 3 ? text.slice(2, -1) : text;
}

/** A row may end in empty cells beyond the header; one that is too short may have lost some. */
function fitted(cells: readonly string[], width: number, row: number): readonly string[] {
  if (cells.length === width) return cells;
  if (cells.length > width && cells.slice(width).every((cell) => cell === '')) return cells.slice(0, width);
  throw new DoubleblindError('DB2010', `Row ${row} has ${cells.length} cells, the header ${width}.`);
}

function columnNames(header: readonly string[], rows: readonly TableRow[]) {
  // Columns of nothing at all on the right are what a spreadsheet leaves of deleted ones.
  let width = header.length;
  while (width > 1 && header[width - 1] === '' && rows.every(({ cells }) => cells[width - 1] === '')) width--;
  if (width > MAXIMUM_COLUMNS) throw new DoubleblindError('DB2010', `It has ${width} columns.`);
  // Names are often broken into lines to make a column narrow.
  const names = header.slice(0, width).map((name) => name.replaceAll(/\s+/g, ' '));
  names.forEach((name, i) => {
    if (name.length > LONGEST_COLUMN_NAME || /\p{Cc}/u.test(name)) {
      throw new DoubleblindError('DB2010', `The name of column ${i + 1} is too long or has control characters in it.`);
    }
    if (name !== '' && names.indexOf(name) !== i) {
      throw new DoubleblindError('DB2010', `The column "${name}" occurs twice.`);
    }
  });
  const columns = names.map((name, i) => (name === '' ? placeName(i, names) : name));
  return { columns, unnamed: names.map((name) => name === ''), width };
}

function placeName(index: number, taken: readonly string[]): string {
  let name = `column ${index + 1}`;
  while (taken.includes(name)) name += "'";
  return name;
}
