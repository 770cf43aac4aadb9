/** The report as a PDF (A4, vector figures, standard fonts). The same report gives the same pages. */
import { RELEASE_PARTS, type ReleasePart, type Report, SEGMENTATION_PARTS } from '@doubleblind/contracts';
import PDFDocument from 'pdfkit';
import type { Block } from '../content/blocks.ts';
import { reportBlocks } from '../content/index.ts';
import { reportHash } from '../sign/signature.ts';
import { Cursor, type Doc } from './cursor.ts';
import { drawFigure } from './figures/index.ts';
import { withPrintableStrings } from './printable.ts';
import { COLOUR, CONTENT_WIDTH, FONT, PAGE } from './style.ts';
import { drawTable } from './table.ts';
import { drawFacts, drawHeading, drawList, drawParagraph } from './text.ts';

/** What the PDF says of where the report comes from. */
export interface PdfOptions {
  /** Fingerprint of the agent key that signed the JSON; the first page tells how to check it. */
  readonly signer?: string;
  /** Where the report is what a hospital released: its parts; the first page names them and what was held back. */
  readonly released?: readonly ReleasePart[];
}

/** The report as a tagged PDF: A4, English, text that can be searched, figures with words for who does not see them. The same report and options give the same bytes. */
export async function renderReportPdf(original: Report, options: PdfOptions = {}): Promise<Buffer> {
  const report = withPrintableStrings(original);
  const { subject, createdAt } = report;
  const title = `Evaluation of ${subject.model.name} on ${subject.testSet.name}`;
  const doc = new PDFDocument({
    size: 'A4',
    // Margins of zero: the cursor breaks pages, pdfkit must not.
    margin: 0,
    bufferPages: true,
    // With the structure that screen readers follow, and the title for the window's name.
    pdfVersion: '1.7',
    tagged: true,
    displayTitle: true,
    lang: 'en',
    info: { Title: title, Author: 'doubleblind', CreationDate: new Date(createdAt), ModDate: new Date(createdAt) },
  });
  const chunks: Buffer[] = [];
  const finished = new Promise<Buffer>((resolve, reject) => {
    doc.on('data', (chunk: Buffer) => chunks.push(chunk));
    doc.on('end', () => resolve(Buffer.concat(chunks)));
    doc.on('error', reject);
  });
  const cursor = new Cursor(doc);
  drawTitle(cursor, report, options);
  for (const block of reportBlocks(report)) drawBlock(cursor, block);
  drawFooters(cursor, [`report   ${reportHash(original)}`, `program  ${subject.model.programHash}`]);
  cursor.end();
  doc.end();
  return finished;
}

function drawTitle(cursor: Cursor, report: Report, { signer, released }: PdfOptions): void {
  const { doc } = cursor;
  const { subject, createdAt } = report;
  cursor.artifact(() => doc.rect(0, 0, PAGE.width, 6).fill(COLOUR.secure));
  drawParagraph(cursor, 'Evaluation report', { size: 9, colour: COLOUR.muted });
  drawParagraph(cursor, subject.model.name, { font: FONT.bold, size: 21, tag: 'H1' });
  drawParagraph(cursor, `on the test set "${subject.testSet.name}", ${createdAt.slice(0, 10)}`, { size: 11 });
  cursor.skip(2);
  if (released !== undefined) drawParagraph(cursor, releaseText(released, report), { size: 8, colour: COLOUR.muted });
  if (signer === undefined) return;
  drawParagraph(
    cursor,
    `Signed by the hospital's agent with the key ${signer}. The JSON of this report carries the signature; ` +
      '"party-agent verify report.json" checks it offline and prints the report hash that stands at the foot of every page.',
    { size: 8, colour: COLOUR.muted },
  );
}

const PART_NAMES: Record<ReleasePart, string> = {
  discrimination: 'average precision and decisions at thresholds',
  curves: 'ROC curves',
  calibration: 'calibration',
  agreement: 'secure against plaintext',
  'by-site': 'results by group',
  cost: 'time and traffic',
  surface: 'distances of surfaces',
  volume: 'errors of volumes',
};

/** What these parts are in a release with noise; it never has the others. */
const PARTS_WITH_NOISE: Partial<Record<ReleasePart, string>> = {
  discrimination: 'decisions at declared thresholds',
  curves: PART_NAMES.curves,
  cost: PART_NAMES.cost,
};

function releaseText(released: readonly ReleasePart[], { privateCounts, segmentation }: Report): string {
  const noisy = privateCounts !== undefined;
  const names: Partial<Record<ReleasePart, string>> = noisy ? PARTS_WITH_NOISE : PART_NAMES;
  const possible: readonly ReleasePart[] = segmentation ? SEGMENTATION_PARTS : RELEASE_PARTS;
  const held = possible.filter((part) => released.includes(part) && names[part] !== undefined);
  const absent = possible.filter((part) => !held.includes(part));
  const always = segmentation
    ? 'Dice coefficients and their intervals'
    : noisy
      ? 'counts with noise and AUROC with its interval'
      : 'AUROC, Brier score and their intervals';
  const rest = absent.map((part) => PART_NAMES[part]).join(', ');
  return (
    `Released by the hospital: ${[always, ...held.map((part) => names[part])].join(', ')}.` +
    (absent.length === 0 ? '' : ` Not in these results: ${rest}.`)
  );
}

function drawBlock(cursor: Cursor, block: Block): void {
  if (block.kind === 'heading') drawHeading(cursor, block.text);
  else if (block.kind === 'paragraph')
    drawParagraph(cursor, block.text, block.lead === undefined ? {} : { lead: block.lead });
  else if (block.kind === 'list') drawList(cursor, block.items);
  else if (block.kind === 'facts') drawFacts(cursor, block.rows);
  else if (block.kind === 'table') drawTable(cursor, block);
  else drawFigure(cursor, block);
}

/** Hashes and page number on every page, once the number of pages is known. */
function drawFooters(cursor: Cursor, lines: readonly string[]): void {
  const { doc } = cursor;
  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page++) {
    doc.switchToPage(page);
    cursor.artifact(() => drawFooter(doc, lines, `Page ${page - start + 1} of ${count}`), 'Pagination');
  }
}

function drawFooter(doc: Doc, lines: readonly string[], number: string): void {
  const y = PAGE.height - PAGE.footer;
  doc.moveTo(PAGE.margin, y - 6).lineTo(PAGE.margin + CONTENT_WIDTH, y - 6);
  doc.lineWidth(0.5).strokeColor(COLOUR.rule).stroke();
  doc.font(FONT.mono).fontSize(6.5).fillColor(COLOUR.muted);
  lines.forEach((text, i) => {
    doc.text(text, PAGE.margin, y + 8 * i, { lineBreak: false });
  });
  doc.font(FONT.regular).fontSize(8);
  doc.text(number, PAGE.margin, y, { width: CONTENT_WIDTH, align: 'right', lineBreak: false });
}
