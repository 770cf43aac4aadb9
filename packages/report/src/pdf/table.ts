/** Tables that break over pages and repeat their header. */
import type { Block } from '../content/blocks.ts';
import type { Cursor, Doc } from './cursor.ts';
import { COLOUR, CONTENT_WIDTH, FONT, PAGE } from './style.ts';
import { drawParagraph, textHeight } from './text.ts';

type TableBlock = Extract<Block, { kind: 'table' }>;

const SIZE = 7.5;
/** The ascent leaves room above the letters' caps already, so less below. */
const PADDING = { x: 4, top: 3.4, bottom: 1.6 } as const;
/** Shares of the width for tables of running text: item, topic, answer, section. */
const TEXT_SHARES = [0.07, 0.24, 0.47, 0.22];

export function drawTable(cursor: Cursor, table: TableBlock): void {
  const widths = columnWidths(cursor.doc, table);
  const captionHeight = textHeight(cursor.doc, table.caption, CONTENT_WIDTH, { size: 8 });
  // Title, caption, header and the first rows stay together.
  cursor.reserve(captionHeight + 100);
  cursor.skip(4);
  drawParagraph(cursor, table.title, { font: FONT.bold, size: 9.5, tag: 'H3' });
  drawParagraph(cursor, table.caption, { size: 8, colour: COLOUR.muted });
  cursor.group('Table', () => {
    cursor.group('TR', () => drawHeader(cursor, table, widths));
    table.rows.forEach((row, r) => {
      const height = rowHeight(cursor.doc, row, widths, FONT.regular);
      const broken = cursor.reserve(height);
      // Who reads the structure has met it already.
      if (broken) cursor.artifact(() => drawHeader(cursor, table, widths), 'Pagination');
      const previous = table.rows[r - 1];
      // A name that stands in the row above already is not repeated, except at the top of a page.
      const repeated = !broken && previous !== undefined && previous[0] === row[0];
      if (!repeated && previous !== undefined) drawRule(cursor, 0.3);
      cursor.group('TR', () => drawRow(cursor, row, { table, widths, height, repeated, header: false }));
    });
  });
  drawRule(cursor, 0.7);
  cursor.skip(12);
}

function drawHeader(cursor: Cursor, table: TableBlock, widths: readonly number[]): void {
  const height = rowHeight(cursor.doc, table.header, widths, FONT.bold);
  cursor.artifact(() => cursor.doc.rect(PAGE.margin, cursor.y, CONTENT_WIDTH, height).fill(COLOUR.stripe));
  drawRow(cursor, table.header, { table, widths, height, repeated: false, header: true });
  drawRule(cursor, 0.7);
}

function drawRule(cursor: Cursor, width: number): void {
  cursor.artifact(() =>
    cursor.doc
      .moveTo(PAGE.margin, cursor.y)
      .lineTo(PAGE.margin + CONTENT_WIDTH, cursor.y)
      .lineWidth(width)
      .strokeColor(COLOUR.rule)
      .stroke(),
  );
}

interface RowLayout {
  readonly table: TableBlock;
  readonly widths: readonly number[];
  readonly height: number;
  /** Its first cell is that of the row above: read, and not drawn again. */
  readonly repeated: boolean;
  readonly header: boolean;
}

function drawRow(cursor: Cursor, cells: readonly string[], layout: RowLayout): void {
  const { table, widths, height, repeated, header } = layout;
  const { doc } = cursor;
  let x: number = PAGE.margin;
  doc
    .font(header ? FONT.bold : FONT.regular)
    .fontSize(SIZE)
    .fillColor(COLOUR.ink);
  cells.forEach((cell, c) => {
    const align = table.textColumns.includes(c) ? 'left' : 'right';
    const place = { width: widths[c] - 2 * PADDING.x, align } as const;
    const hidden = repeated && c === 0;
    const draw = () => doc.text(hidden ? '' : cell, x + PADDING.x, cursor.y + PADDING.top, place);
    cursor.tag(header || c === 0 ? 'TH' : 'TD', draw, hidden ? { actual: cell } : {});
    x += widths[c];
  });
  cursor.skip(height);
}

function rowHeight(doc: Doc, cells: readonly string[], widths: readonly number[], font: string): number {
  doc.font(font).fontSize(SIZE);
  const heights = cells.map((cell, c) =>
    cell === '' ? 0 : doc.heightOfString(cell, { width: widths[c] - 2 * PADDING.x }),
  );
  return Math.max(...heights, SIZE) + PADDING.top + PADDING.bottom;
}

/** As wide as the widest cell; what is left over goes to the columns in proportion. Headers may break into lines. */
function columnWidths(doc: Doc, { header, rows, textColumns }: TableBlock): number[] {
  if (textColumns.length === header.length) return TEXT_SHARES.map((share) => share * CONTENT_WIDTH);
  const natural = header.map((name, c) => {
    doc.font(FONT.bold).fontSize(SIZE);
    const words = name.split(/\s+/).map((word) => doc.widthOfString(word));
    doc.font(FONT.regular).fontSize(SIZE);
    const cells = rows.map((row) => doc.widthOfString(row[c]));
    return Math.max(...words, ...cells) + 2 * PADDING.x + 0.5;
  });
  const total = natural.reduce((sum, width) => sum + width, 0);
  if (total <= CONTENT_WIDTH) {
    const spare = (CONTENT_WIDTH - total) / natural.length;
    return natural.map((width) => width + spare);
  }
  // Too wide: columns of text give way and break into lines, but not within a word.
  const text = textColumns.reduce((sum, c) => sum + natural[c], 0);
  const shrink = Math.max(0.4, (text - (total - CONTENT_WIDTH)) / text);
  const longest = (c: number) =>
    Math.max(
      ...[header[c], ...rows.map((row) => row[c])]
        .flatMap((cell) => cell.split(/\s+/))
        .map((word) => doc.widthOfString(word)),
    ) +
    2 * PADDING.x +
    1;
  const widths = natural.map((width, c) => (textColumns.includes(c) ? Math.max(longest(c), width * shrink) : width));
  const scale = CONTENT_WIDTH / widths.reduce((sum, width) => sum + width, 0);
  return widths.map((width) => width * scale);
}
