/** Comma-separated tables after RFC 4180: quoted fields, doubled quotes, line breaks in quotes, LF or CRLF. */
import { DoubleblindError } from '@doubleblind/errors';

export interface CsvTable {
  readonly header: readonly string[];
  /** Data rows, each with as many fields as the header. */
  readonly rows: readonly CsvRow[];
}

export interface CsvRow {
  /** Line of the file on which the row starts, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

function malformed(line: number, detail: string): never {
  throw new DoubleblindError('DB2010', `Line ${line}: ${detail}`);
}

/**
 * Parses a table with a header line. A byte order mark and blank lines are skipped; fields are kept as they are.
 * @throws DB2010 for a stray or unclosed quote, a row of another length, a NUL, or a repeated or empty column name.
 */
export function parseCsv(text: string): CsvTable {
  const rows = splitRows(text.startsWith('\ufeff') ? text.slice(1) : text);
  const first = rows.shift();
  if (!first) return { header: [], rows: [] };
  const header = first.fields.map((name) => name.trim());
  const seen = new Set<string>();
  for (const name of header) {
    if (name === '') malformed(first.line, 'a column has no name.');
    if (seen.has(name)) malformed(first.line, `the column "${name}" occurs twice.`);
    seen.add(name);
  }
  for (const row of rows) {
    if (row.fields.length !== header.length) {
      malformed(row.line, `${row.fields.length} fields instead of ${header.length}.`);
    }
  }
  return { header, rows };
}

function splitRows(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let fields: string[] = [];
  let line = 1;
  let rowLine = 1;
  let at = 0;
  const endRow = () => {
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: rowLine, fields });
    fields = [];
    line++;
    rowLine = line;
  };
  while (at < text.length) {
    if (text[at] === '"') {
      const { value, next, lines } = readQuoted(text, at, line);
      fields.push(value);
      at = next;
      line += lines;
    } else {
      const end = endOfField(text, at);
      const value = text.slice(at, end);
      if (value.includes('"')) malformed(line, 'a quote inside an unquoted field.');
      if (value.includes('\0')) malformed(line, 'a NUL character.');
      fields.push(value);
      at = end;
    }
    if (at >= text.length) break;
    if (text[at] === ',') {
      at++;
      // A comma at the very end of the text still starts a last, empty field.
      if (at === text.length) fields.push('');
      continue;
    }
    at += text[at] === '\r' && text[at + 1] === '\n' ? 2 : 1;
    endRow();
  }
  if (fields.length > 0) endRow();
  return rows;
}

function endOfField(text: string, start: number): number {
  let at = start;
  while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

function readQuoted(text: string, start: number, line: number): { value: string; next: number; lines: number } {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote < 0) malformed(line, 'a quoted field is not closed.');
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') {
      const after = text[quote + 1];
      if (after !== undefined && after !== ',' && after !== '\n' && after !== '\r') {
        malformed(line, 'characters after a closing quote.');
      }
      return { value, next: quote + 1, lines: value.split('\n').length - 1 };
    }
    value += '"';
    from = quote + 2;
  }
}
