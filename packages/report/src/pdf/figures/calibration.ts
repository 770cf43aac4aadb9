import type { Calibration, Report } from '@doubleblind/contracts';
import type { Cursor, Doc } from '../cursor.ts';
import { COLOUR } from '../style.ts';
import { type Box, drawFrame, drawReason, drawTicks, frameOf } from './frame.ts';
import { drawGrid } from './grid.ts';
import { diagonal } from './roc.ts';

const UNIT = { low: 0, high: 1 };
const TICKS: [number, string][] = [
  [0, '0'],
  [0.5, '0.5'],
  [1, '1'],
];

export function drawCalibrationCurves(cursor: Cursor, { performance }: Report): void {
  const entries = performance.flatMap(({ finding, calibration }) =>
    calibration === null ? [] : [{ finding, calibration }],
  );
  drawGrid(cursor, entries, ({ calibration }, box) => drawCurve(cursor.doc, calibration, box));
}

function drawCurve(doc: Doc, { bins }: Calibration, box: Box): void {
  drawFrame(doc, box);
  const frame = frameOf(box, UNIT, UNIT);
  drawTicks(doc, frame, TICKS, TICKS);
  diagonal(doc, frame);
  const shown = bins.flatMap(({ figures }) => (figures === null ? [] : [figures]));
  if (shown.length === 0) drawReason(doc, box, 'Too few studies in every bin.');
  for (const { meanProbability, observed, low, high } of shown) {
    const x = frame.toX(meanProbability);
    doc.moveTo(x, frame.toY(low)).lineTo(x, frame.toY(high)).lineWidth(0.6).strokeColor(COLOUR.plaintext).stroke();
    doc.circle(x, frame.toY(observed), 1.5).fill(COLOUR.secure);
  }
}
