import type { Calibration, FindingAssessment, Report } from '@doubleblind/contracts';
import type { Cursor, Doc } from '../cursor.ts';
import { COLOUR } from '../style.ts';
import { type Box, drawFrame, drawReason, drawTicks, frameOf, label, line } from './frame.ts';
import { drawGrid } from './grid.ts';
import { diagonal } from './roc.ts';

const UNIT = { low: 0, high: 1 };
const TICKS: [number, string][] = [
  [0, '0'],
  [0.5, '0.5'],
  [1, '1'],
];

/** Bins with their intervals; the smooth curve and its figures where the report has them. */
export function drawCalibrationCurves(cursor: Cursor, { performance, assessment }: Report): void {
  const entries = performance.flatMap(({ finding, calibration }) =>
    calibration === null
      ? []
      : [{ finding, calibration, assessed: assessment?.findings.find((entry) => entry.finding === finding) }],
  );
  drawGrid(cursor, entries, ({ calibration, assessed }, box) => {
    drawCurve(cursor.doc, calibration, assessed, box);
  });
}

function drawCurve(doc: Doc, { bins }: Calibration, assessed: FindingAssessment | undefined, box: Box): void {
  drawFrame(doc, box);
  const frame = frameOf(box, UNIT, UNIT);
  drawTicks(doc, frame, TICKS, TICKS);
  diagonal(doc, frame);
  const shown = bins.flatMap(({ figures }) => (figures === null ? [] : [figures]));
  if (shown.length === 0) drawReason(doc, box, 'Too few studies in every bin.');
  const smooth = assessed?.smoothCalibration.curve ?? [];
  if (smooth.length > 1) {
    line(
      doc,
      smooth.map(([probability, share]) => [frame.toX(probability), frame.toY(share)] as const),
    )
      .lineWidth(0.9)
      .lineJoin('round')
      .strokeColor(COLOUR.secure)
      .stroke();
  }
  for (const { meanProbability, observed, low, high } of shown) {
    const x = frame.toX(meanProbability);
    doc.moveTo(x, frame.toY(low)).lineTo(x, frame.toY(high)).lineWidth(0.6).strokeColor(COLOUR.plaintext).stroke();
    doc.circle(x, frame.toY(observed), 1.5).fill(COLOUR.secure);
  }
  const figures = smoothFigures(assessed);
  if (figures !== '') label(doc, figures, box.x + 3, box.y + 2, { width: box.width - 6, size: 6 });
}

/** "ICI 0.021, O:E 0.97", as far as there are any. */
function smoothFigures(assessed: FindingAssessment | undefined): string {
  if (assessed === undefined) return '';
  const { smoothCalibration, observedToExpected } = assessed;
  return [
    ...(smoothCalibration.integratedIndex === null ? [] : [`ICI ${smoothCalibration.integratedIndex.toFixed(3)}`]),
    ...(observedToExpected.value === null ? [] : [`O:E ${observedToExpected.value.toFixed(2)}`]),
  ].join(', ');
}
