/** The dialects of CSV that spreadsheets and programs write. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLabelsTable } from '../../src/index.ts';
import { codeOf } from '../helpers/errors.ts';
import { bytesOf } from './support.ts';

const rowsOf = (text: string | Uint8Array) =>
  readLabelsTable(typeof text === 'string' ? bytesOf(text) : text).rows.map(({ cells }) => cells);

/** Windows-1252 of text whose characters it has at their Unicode numbers. */
const latin = (text: string) => Uint8Array.from(text, (character) => character.codePointAt(0)!);
const utf16 = (text: string, little: boolean) => {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), little);
  return bytes;
};

describe('a labels table', () => {
  it('reads back whatever a writer quoted', () => {
    const field = fc.string({ unit: 'grapheme' }).map((text) => `x${text.replaceAll('\0', '')}x`);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(field, field), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom(',', ';', '\t'),
        (rows, newline, separator) => {
          const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
          const lines = [`a${separator}b`, ...rows.map((row) => row.map(quote).join(separator))];
          const expected = rows.map((row) => row.map((text) => text.normalize('NFC')));
          expect(rowsOf(lines.join(newline))).toEqual(expected);
        },
      ),
    );
  });

  it.each([
    ['commas', 'a,b\n1,2\n'],
    ['semicolons', 'a;b\n1;2\n'],
    ['semicolons beside decimal commas', 'a;b\n1;2\n'],
    ['tabs', 'a\tb\n1\t2\n'],
    ['a stated separator', 'sep=;\r\na;b\r\n1;2\r\n'],
    ['a byte order mark', '\ufeffa,b\n1,2\n'],
    ['old line ends', 'a,b\r1,2\r'],
    ['mixed line ends', 'a,b\r\n1,2\n'],
    ['no last line end', 'a,b\n1,2'],
    ['blanks around', ' a , b \n 1 , "2" \n'],
    ['no-break spaces', 'a\u00a0,b\n1,\u00a02\n'],
    ['empty rows', '\na,b\n\n1,2\n,\n\n'],
    ['rows of separators', 'a,b\n1,2\n,\n,\n'],
    ['empty columns on the right', 'a,b,,\n1,2,,\n'],
    ['cells beyond the header that are empty', 'a,b\n1,2,,\n'],
  ])('is the same with %s', (_, text) => {
    expect(rowsOf(text)).toEqual([['1', '2']]);
    expect(readLabelsTable(bytesOf(text)).columns).toEqual(['a', 'b']);
  });

  it('keeps empty cells between tabs', () => {
    expect(rowsOf('a\tb\tc\n1\t\t3\n\t\t4\n')).toEqual([
      ['1', '', '3'],
      ['', '', '4'],
    ]);
  });

  it('reads UTF-16 of both orders, with and without a mark, and says so', () => {
    for (const little of [true, false]) {
      for (const mark of ['\ufeff', '']) {
        const table = readLabelsTable(utf16(`${mark}study_id,Größe\n1,2\n`, little));
        expect(table.columns).toEqual(['study_id', 'Größe']);
        expect(table.notes).toEqual(['The table was read as UTF-16 text.']);
      }
    }
  });

  it('reads Windows-1252 and says so', () => {
    const table = readLabelsTable(latin('image;Ödem\nMüller.png;1\n'));
    expect(table.columns).toEqual(['image', 'Ödem']);
    expect(table.rows[0].cells[0]).toBe('Müller.png');
    expect(table.notes).toEqual([
      'The table was read as Windows-1252 text.',
      'The table was read as separated by semicolons.',
    ]);
  });

  it('counts rows as a spreadsheet does, and says what it left out', () => {
    const table = readLabelsTable(bytesOf('a,b\n\n1,"x\ny"\n3,4\n,\n'));
    expect(table.rows.map(({ row }) => row)).toEqual([3, 4]);
    expect(table.notes).toEqual(['2 rows without any content left out.']);
  });

  it('calls a column without a name after its place', () => {
    const table = readLabelsTable(bytesOf(',image,\n0,a.png,x\n'));
    expect(table.columns).toEqual(['column 1', 'image', 'column 3']);
    expect(table.unnamed).toEqual([true, false, true]);
  });

  it.each([
    ['a row that is too short', 'a,b\n1\n', 'DB2010'],
    ['a row with more in it than the header', 'a,b\n1,2,3\n', 'DB2010'],
    ['an unclosed quote', 'a,b\n1,"2\n', 'DB2010'],
    ['text after a quote', 'a,b\n1,"2"3\n', 'DB2010'],
    ['a quote inside a field', 'a,b\n1,2"3\n', 'DB2010'],
    ['a repeated column', 'a,a\n1,2\n', 'DB2010'],
    ['a NUL', 'a,b\n1,\0\n', 'DB2022'],
    ['nothing', '', 'DB2017'],
    ['a header alone', 'a,b\n,\n', 'DB2017'],
  ])('with %s is refused', async (_, text, code) => {
    expect(await codeOf(() => readLabelsTable(bytesOf(text)))).toBe(code);
  });

  it('that is a workbook or no text at all is refused by name', () => {
    expect(() => readLabelsTable(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0))).toThrow(/DB2022.*workbook/s);
    expect(() => readLabelsTable(Uint8Array.of(0x61, 0x81, 0x8d, 0x00))).toThrow('DB2022');
    expect(() => readLabelsTable(Uint8Array.of(0xff, 0xfe, 0x61))).toThrow('DB2022');
  });

  it('raises nothing but numbered errors on any bytes', async () => {
    const parts = fc.constantFrom(
      'a',
      '"',
      ',',
      ';',
      '\t',
      '\n',
      '\r',
      '0',
      '1',
      '|',
      ' ',
      'sep=;',
      '\ufeff',
      'image',
      '\0',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.array(parts).map((all) => bytesOf(all.join(''))),
          fc.uint8Array(),
        ),
        async (bytes) => {
          expect(await codeOf(() => readLabelsTable(bytes))).toMatch(/DB20|none/);
        },
      ),
    );
  });
});
