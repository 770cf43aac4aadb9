import type { Estimate, Report } from '@doubleblind/contracts';
import { withInterval } from '../../content/format.ts';
import type { Cursor, Doc } from '../cursor.ts';
import { COLOUR, CONTENT_WIDTH, PAGE } from '../style.ts';
import { drawTicks, type Frame, frameOf, label } from './frame.ts';

const NAME_WIDTH = 130;
const VALUE_WIDTH = 95;

interface ForestRow {
  readonly finding: string;
  readonly secure: Estimate;
  readonly plaintext: Estimate | null;
}

/** AUROC with its interval, a line a finding, secure above plaintext. */
export function drawForest(cursor: Cursor, { performance, agreement }: Report): void {
  const rows = performance.map(({ finding, auroc }): ForestRow => {
    const compared = agreement?.findings.find((entry) => entry.finding === finding);
    return { finding, secure: compared?.auroc.secure ?? auroc, plaintext: compared?.auroc.plaintext ?? null };
  });
  const step = agreement === null ? 13 : 17;
  const low = lowest(rows);
  const perPage = 38;
  for (let first = 0; first < rows.length; first += perPage) {
    const part = rows.slice(first, first + perPage);
    cursor.reserve(part.length * step + 22);
    const frame = frameOf(
      {
        x: PAGE.margin + NAME_WIDTH,
        y: cursor.y,
        width: CONTENT_WIDTH - NAME_WIDTH - VALUE_WIDTH - 12,
        height: part.length * step,
      },
      { low, high: 1 },
      { low: 0, high: 1 },
    );
    drawAxis(cursor.doc, frame, low);
    part.forEach((row, r) => {
      drawRow(cursor.doc, frame, row, cursor.y + (r + 0.5) * step);
    });
    cursor.skip(part.length * step + 22);
  }
}

/** The axis begins at 0.5 or at the tenth below the lowest interval. */
function lowest(rows: readonly ForestRow[]): number {
  const ends = rows.flatMap(({ secure, plaintext }) => [secure.low, secure.value, plaintext?.low, plaintext?.value]);
  const least = Math.min(0.5, ...ends.filter((end) => end != null));
  return Math.max(0, Math.floor(least * 10 + 1e-9) / 10);
}

function drawAxis(doc: Doc, frame: Frame, low: number): void {
  const { x, y, width, height } = frame.box;
  const ticks: [number, string][] = [];
  for (let tenth = Math.round(low * 10); tenth <= 10; tenth++) ticks.push([tenth / 10, (tenth / 10).toFixed(1)]);
  doc
    .moveTo(x, y + height)
    .lineTo(x + width, y + height)
    .lineWidth(0.5)
    .strokeColor(COLOUR.frame)
    .stroke();
  for (const [value] of ticks) doc.moveTo(frame.toX(value), y).lineTo(frame.toX(value), y + height);
  doc.lineWidth(0.3).strokeColor(COLOUR.rule).stroke();
  drawTicks(doc, frame, ticks, []);
  doc.moveTo(frame.toX(0.5), y).lineTo(frame.toX(0.5), y + height);
  doc.lineWidth(0.5).dash(1.5, { space: 1.5 }).strokeColor(COLOUR.frame).stroke().undash();
}

function drawRow(doc: Doc, frame: Frame, { finding, secure, plaintext }: ForestRow, y: number): void {
  label(doc, finding, PAGE.margin, y - 4, { width: NAME_WIDTH - 8, size: 7.5, colour: COLOUR.ink });
  const text = secure.value === null ? 'not defined' : withInterval(secure);
  const right = frame.box.x + frame.box.width + 12;
  label(doc, text, right, y - 4, { width: VALUE_WIDTH, align: 'right', size: 7.5, colour: COLOUR.ink });
  const apart = plaintext === null ? 0 : 2.4;
  drawEstimate(doc, frame, secure, y - apart, COLOUR.secure);
  if (plaintext !== null) drawEstimate(doc, frame, plaintext, y + apart, COLOUR.plaintext);
}

function drawEstimate(doc: Doc, frame: Frame, { value, low, high }: Estimate, y: number, colour: string): void {
  if (value === null) return;
  if (low !== null && high !== null) {
    doc.moveTo(frame.toX(low), y).lineTo(frame.toX(high), y).lineWidth(1).strokeColor(colour).stroke();
  }
  doc.rect(frame.toX(value) - 1.9, y - 1.9, 3.8, 3.8).fill(colour);
}
