/** Headings, paragraphs, lists and name-value pairs. */
import type { Cursor, Doc, Tag } from './cursor.ts';
import { COLOUR, CONTENT_WIDTH, FONT, PAGE } from './style.ts';

const BODY = 9;
const LINE_GAP = 1.5;

export function drawHeading(cursor: Cursor, text: string): void {
  // A heading never stands alone at the foot of a page.
  cursor.reserve(180);
  cursor.skip(10);
  const { doc } = cursor;
  doc.font(FONT.bold).fontSize(13).fillColor(COLOUR.secure);
  cursor.tag('H2', () => doc.text(text, PAGE.margin, cursor.y, { width: CONTENT_WIDTH }));
  cursor.skip(18);
  cursor.artifact(() => {
    doc.moveTo(PAGE.margin, cursor.y).lineTo(PAGE.margin + CONTENT_WIDTH, cursor.y);
    doc.lineWidth(0.7).strokeColor(COLOUR.rule).stroke();
  });
  cursor.skip(7);
}

export interface TextStyle {
  readonly font?: string;
  readonly size?: number;
  readonly colour?: string;
  readonly indent?: number;
  /** First words, in bold. */
  readonly lead?: string;
  /** What it is in the document's structure; a paragraph by default. */
  readonly tag?: Tag;
}

export function drawParagraph(cursor: Cursor, text: string, style: TextStyle = {}): void {
  const { indent = 0, lead, tag = 'P' } = style;
  const { doc } = cursor;
  const width = CONTENT_WIDTH - indent;
  // Measured in bold where there is a lead: never less than what is drawn.
  const measured = lead === undefined ? style : { ...style, font: FONT.bold };
  const height = textHeight(doc, lead === undefined ? text : `${lead} ${text}`, width, measured);
  cursor.reserve(height);
  doc.fillColor(style.colour ?? COLOUR.ink);
  cursor.tag(tag, () => {
    const layout = { width, lineGap: LINE_GAP };
    if (lead === undefined) doc.text(text, PAGE.margin + indent, cursor.y, layout);
    else {
      doc.text(`${lead} `, PAGE.margin + indent, cursor.y, { ...layout, continued: true });
      doc.font(FONT.regular).text(text);
    }
  });
  // Where pdfkit's own cursor is now: the measure above was only an upper bound.
  cursor.y = doc.y + 4;
}

/** Sets font and size, and returns the height of the text in them. */
export function textHeight(
  doc: Doc,
  text: string,
  width: number,
  { font = FONT.regular, size = BODY }: TextStyle = {},
): number {
  doc.font(font).fontSize(size);
  return doc.heightOfString(text, { width, lineGap: LINE_GAP });
}

export function drawList(cursor: Cursor, items: readonly string[]): void {
  const indent = 11;
  cursor.group('L', () => {
    for (const item of items) {
      const height = textHeight(cursor.doc, item, CONTENT_WIDTH - indent);
      cursor.reserve(height);
      cursor.artifact(() => cursor.doc.circle(PAGE.margin + 4, cursor.y + 4, 1.4).fill(COLOUR.secure));
      cursor.group('LI', () => drawParagraph(cursor, item, { indent, tag: 'LBody' }));
    }
  });
}

const NAME_WIDTH = 165;

export function drawFacts(cursor: Cursor, rows: readonly (readonly [string, string])[]): void {
  cursor.group('L', () => {
    for (const row of rows) cursor.group('LI', () => drawFact(cursor, row));
  });
  cursor.skip(4);
}

function drawFact(cursor: Cursor, [name, value]: readonly [string, string]): void {
  const { doc } = cursor;
  // Hashes in a font in which digits and letters are easy to compare.
  const style = /^[0-9a-f]{64}$/.test(value) ? { font: FONT.mono, size: 8 } : {};
  const width = CONTENT_WIDTH - NAME_WIDTH;
  const height = Math.max(textHeight(doc, value, width, style), 12);
  cursor.reserve(height);
  doc.font(FONT.regular).fontSize(BODY).fillColor(COLOUR.muted);
  cursor.tag('Lbl', () => doc.text(name, PAGE.margin, cursor.y, { width: NAME_WIDTH - 8 }));
  doc
    .font(style.font ?? FONT.regular)
    .fontSize(style.size ?? BODY)
    .fillColor(COLOUR.ink);
  cursor.tag('LBody', () => doc.text(value, PAGE.margin + NAME_WIDTH, cursor.y, { width, lineGap: LINE_GAP }));
  cursor.skip(height + 3);
}
