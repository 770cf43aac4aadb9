import type { FindingAgreement, Report } from '@doubleblind/contracts';
import type { Cursor, Doc } from '../cursor.ts';
import { COLOUR } from '../style.ts';
import { type Box, drawFrame, drawTicks, type Frame, frameOf } from './frame.ts';
import { drawGrid } from './grid.ts';

const UNIT = { low: 0, high: 1 };
/** The limits of agreement may lie beyond the largest difference; a little room keeps their lines inside the frame. */
const ROOM = 1.06;
const TICKS: [number, string][] = [
  [0, '0'],
  [0.5, '0.5'],
  [1, '1'],
];

/** Mean score across, difference upwards; each finding has a scale of its own, stated at its frame. */
export function drawBlandAltmanPlots(cursor: Cursor, { agreement }: Report): void {
  const entries = (agreement?.findings ?? []).flatMap(({ finding, images }) =>
    images === null ? [] : [{ finding, images }],
  );
  drawGrid(cursor, entries, ({ images }, box) => drawPlot(cursor.doc, images, box));
}

function drawPlot(doc: Doc, images: NonNullable<FindingAgreement['images']>, box: Box): void {
  const { density, mean, lowerLimit, upperLimit } = images;
  const { range } = density;
  const edge = ROOM * Math.max(range, Math.abs(lowerLimit.value ?? 0), Math.abs(upperLimit.value ?? 0));
  const frame = frameOf(box, UNIT, { low: -edge, high: edge });
  const most = Math.max(...density.cells.map(([, , count]) => count));
  for (const [column, row, count] of density.cells) {
    const width = box.width / density.columns;
    const height = (frame.toY(-range) - frame.toY(range)) / density.rows;
    // On a logarithmic scale: most images crowd near zero, and the few others are the ones to look at.
    const shade = most === 1 ? 1 : 0.18 + (0.82 * Math.log(count)) / Math.log(most);
    doc.rect(box.x + column * width, frame.toY(-range) - (row + 1) * height, width, height);
    doc.fillOpacity(shade).fill(COLOUR.secure).fillOpacity(1);
  }
  horizontal(doc, frame, mean, false);
  for (const limit of [lowerLimit.value, upperLimit.value]) if (limit !== null) horizontal(doc, frame, limit, true);
  drawFrame(doc, box);
  const text = edge.toPrecision(2);
  drawTicks(doc, frame, TICKS, [
    [-edge, `-${text}`],
    [0, '0'],
    [edge, text],
  ]);
}

function horizontal(doc: Doc, frame: Frame, value: number, dashed: boolean): void {
  const { x, width } = frame.box;
  doc
    .moveTo(x, frame.toY(value))
    .lineTo(x + width, frame.toY(value))
    .lineWidth(0.6)
    .strokeColor(COLOUR.ink);
  if (dashed) doc.dash(2, { space: 1.5 }).stroke().undash();
  else doc.stroke();
}
