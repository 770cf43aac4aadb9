import { DoubleblindError } from '@doubleblind/errors';

export interface CsvLine {
  /** 1-based line of the file on which the record starts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Records of a CSV text (RFC 4180: commas, double quotes, LF or CRLF; a byte order mark is skipped, a line without any
 * character is passed over). Quotes inside an unquoted cell and an open quote at the end are errors (DB7012).
 */
export function parseCsv(text: string): CsvLine[] {
  const records: CsvLine[] = [];
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  while (position < text.length) {
    const startLine = line;
    const cells: string[] = [];
    for (;;) {
      let cell: string;
      if (text[position] === '"') {
        const end = closingQuote(text, position, startLine);
        cell = text.slice(position + 1, end).replaceAll('""', '"');
        line += cell.split('\n').length - 1;
        position = end + 1;
        if (position < text.length && !',\r\n'.includes(text[position])) {
          throw new DoubleblindError('DB7012', `Line ${line}: text after a closing quote.`);
        }
      } else {
        let end = position;
        while (end < text.length && !',\r\n'.includes(text[end])) end++;
        cell = text.slice(position, end);
        if (cell.includes('"')) throw new DoubleblindError('DB7012', `Line ${line}: a quote inside an unquoted cell.`);
        position = end;
      }
      cells.push(cell);
      if (text[position] !== ',') break;
      position++;
    }
    if (text[position] === '\r') position++;
    if (text[position] === '\n') position++;
    else if (position < text.length)
      throw new DoubleblindError('DB7012', `Line ${line}: a carriage return without line feed.`);
    line++;
    if (cells.length > 1 || cells[0] !== '') records.push({ line: startLine, cells });
  }
  return records;
}

function closingQuote(text: string, open: number, line: number): number {
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] !== '"') continue;
    if (text[i + 1] !== '"') return i;
    i++;
  }
  throw new DoubleblindError('DB7012', `Line ${line}: a quote is opened and not closed.`);
}

/** One CSV line; cells with a comma, quote or line break are quoted. */
export function formatCsvLine(cells: readonly (string | number)[]): string {
  const quoted = cells.map((cell) => {
    const text = String(cell);
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  });
  return `${quoted.join(',')}\n`;
}
