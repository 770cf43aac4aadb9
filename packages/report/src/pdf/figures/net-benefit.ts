import type { FindingAssessment, Report } from '@doubleblind/contracts';
import type { Cursor, Doc } from '../cursor.ts';
import { COLOUR } from '../style.ts';
import { type Box, drawFrame, drawTicks, frameOf, line } from './frame.ts';
import { drawGrid } from './grid.ts';

const TICKS: [number, string][] = [
  [0, '0'],
  [0.5, '50%'],
  [1, '100%'],
];

/** True positives of 1000 studies that calls are worth, against the threshold; what lies far below 0 is cut off. */
export function drawNetBenefitCurves(cursor: Cursor, { assessment }: Report): void {
  const entries = (assessment?.findings ?? []).filter(({ netBenefit }) => netBenefit.length > 1);
  drawGrid(cursor, entries, ({ netBenefit }, box) => drawCurve(cursor.doc, netBenefit, box));
}

function drawCurve(doc: Doc, netBenefit: FindingAssessment['netBenefit'], box: Box): void {
  drawFrame(doc, box);
  const highest = Math.max(0.01, ...netBenefit.flatMap(({ model, all }) => [model, all]));
  const y = { low: -0.25 * highest, high: 1.1 * highest };
  const frame = frameOf(box, { low: 0, high: 1 }, y);
  drawTicks(doc, frame, TICKS, [
    [0, '0'],
    [highest, String(Math.round(1000 * highest))],
  ]);
  doc.moveTo(box.x, frame.toY(0)).lineTo(box.x + box.width, frame.toY(0));
  doc.lineWidth(0.5).dash(1.5, { space: 1.5 }).strokeColor(COLOUR.rule).stroke().undash();
  doc.save();
  doc.rect(box.x, box.y, box.width, box.height).clip();
  for (const [key, colour, width] of [
    ['all', COLOUR.plaintext, 1.6],
    ['model', COLOUR.secure, 0.9],
  ] as const) {
    line(
      doc,
      netBenefit.map((point) => [frame.toX(point.threshold), frame.toY(point[key])] as const),
    )
      .lineWidth(width)
      .lineJoin('round')
      .strokeColor(colour)
      .stroke();
  }
  doc.restore();
}
