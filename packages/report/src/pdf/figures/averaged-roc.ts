import type { Report } from '@doubleblind/contracts';
import type { Cursor } from '../cursor.ts';
import { drawGrid } from './grid.ts';
import { drawRoc } from './roc.ts';

/** The mean of all curves, and all findings pooled; one that is not there has no panel. */
export function drawAveragedRoc(cursor: Cursor, { assessment, macro }: Report): void {
  if (!assessment?.averagedRoc) return;
  const { averagedRoc, microAuroc } = assessment;
  const entries = [
    { finding: 'Mean of all findings', curve: averagedRoc.macro, auroc: macro.auroc.value },
    { finding: 'All findings pooled', curve: averagedRoc.micro, auroc: microAuroc.value },
  ].filter(({ curve }) => curve.points !== null);
  drawGrid(cursor, entries, ({ curve, auroc }, box) => {
    drawRoc(cursor.doc, { roc: { secure: curve, plaintext: null }, auroc }, box);
  });
}
