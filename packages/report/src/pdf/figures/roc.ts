import type { FindingPerformance, Report, Roc } from '@doubleblind/contracts';
import { figure } from '../../content/format.ts';
import type { Cursor, Doc } from '../cursor.ts';
import { COLOUR } from '../style.ts';
import { type Box, drawFrame, drawReason, drawTicks, type Frame, frameOf, label, line } from './frame.ts';
import { drawGrid } from './grid.ts';

const UNIT = { low: 0, high: 1 };
const TICKS: [number, string][] = [
  [0, '0'],
  [0.5, '0.5'],
  [1, '1'],
];

/** Sensitivity against 1 - specificity; plaintext as a wide grey band below the blue line of the secure run. */
export function drawRocCurves(cursor: Cursor, { performance }: Report): void {
  const entries = performance.flatMap(({ finding, roc, auroc }) =>
    roc === null ? [] : [{ finding, roc, auroc: auroc.value }],
  );
  drawGrid(cursor, entries, (entry, box) => drawRoc(cursor.doc, entry, box));
}

export interface RocEntry {
  readonly roc: NonNullable<FindingPerformance['roc']>;
  readonly auroc: number | null;
}

export function drawRoc(doc: Doc, { roc, auroc }: RocEntry, box: Box): void {
  drawFrame(doc, box);
  const frame = frameOf(box, UNIT, UNIT);
  drawTicks(doc, frame, TICKS, TICKS);
  if (roc.secure.points === null) {
    drawReason(doc, box, roc.secure.reason ?? 'not defined');
    return;
  }
  diagonal(doc, frame);
  if (roc.plaintext !== null) curve(doc, frame, roc.plaintext, COLOUR.plaintext, 2.6);
  curve(doc, frame, roc.secure, COLOUR.secure, 0.9);
  if (auroc === null) return;
  const { x, y, width, height } = box;
  label(doc, `AUROC ${figure(auroc, 3)}`, x, y + height - 10, { width: width - 4, align: 'right', size: 6.5 });
}

export function diagonal(doc: Doc, frame: Frame): void {
  doc.moveTo(frame.toX(0), frame.toY(0)).lineTo(frame.toX(1), frame.toY(1));
  doc.lineWidth(0.5).dash(1.5, { space: 1.5 }).strokeColor(COLOUR.rule).stroke().undash();
}

function curve(doc: Doc, frame: Frame, { points }: Roc, colour: string, width: number): void {
  if (points === null) return;
  const drawn = points.map(([rate, sensitivity]) => [frame.toX(rate), frame.toY(sensitivity)] as const);
  line(doc, [[frame.toX(0), frame.toY(0)], ...drawn])
    .lineWidth(width)
    .lineJoin('round')
    .strokeColor(colour)
    .stroke();
}
