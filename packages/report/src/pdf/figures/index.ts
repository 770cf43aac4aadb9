import type { Report } from '@doubleblind/contracts';
import type { Block, FigureName } from '../../content/blocks.ts';
import { figureText } from '../../content/figure-texts.ts';
import type { Cursor } from '../cursor.ts';
import { COLOUR, CONTENT_WIDTH, FONT } from '../style.ts';
import { drawParagraph, textHeight } from '../text.ts';
import { drawAveragedRoc } from './averaged-roc.ts';
import { drawBlandAltmanPlots } from './bland-altman.ts';
import { drawCalibrationCurves } from './calibration.ts';
import { drawForest } from './forest.ts';
import { ROW_HEIGHT } from './grid.ts';
import { drawNetBenefitCurves } from './net-benefit.ts';
import { drawRocCurves } from './roc.ts';

const FIGURES: Record<FigureName, (cursor: Cursor, report: Report) => void> = {
  roc: drawRocCurves,
  averagedRoc: drawAveragedRoc,
  blandAltman: drawBlandAltmanPlots,
  calibration: drawCalibrationCurves,
  netBenefit: drawNetBenefitCurves,
  forest: drawForest,
};

/** A figure with its caption above, so that the reader knows what to look for. */
export function drawFigure(cursor: Cursor, block: Extract<Block, { kind: 'figure' }>): void {
  const caption = textHeight(cursor.doc, block.caption, CONTENT_WIDTH, { size: 8 });
  // Two rows of panels begin together, where there are two.
  cursor.reserve(caption + 30 + (block.figure === 'averagedRoc' ? 1 : 2) * ROW_HEIGHT);
  cursor.skip(4);
  drawParagraph(cursor, block.title, { font: FONT.bold, size: 9.5, tag: 'H3' });
  drawParagraph(cursor, block.caption, { size: 8, colour: COLOUR.muted });
  cursor.skip(2);
  cursor.tag('Figure', () => FIGURES[block.figure](cursor, block.report), { alt: figureText(block) });
  cursor.skip(10);
}
