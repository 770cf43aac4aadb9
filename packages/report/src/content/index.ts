/**
 * The report as headings, tables and figures, in words for radiologists. PDF, text and the portal's pages are drawn from
 * it, so that all say the same. An entry of this package of its own, without PDF code: it runs in a browser.
 */
import type { Report } from '@doubleblind/contracts';
import { agreementBlocks } from './agreement.ts';
import { assessmentBlocks } from './assessment.ts';
import type { Block } from './blocks.ts';
import { checklistBlocks, costBlocks, methodBlocks } from './context.ts';
import { groupBlocks, performanceBlocks } from './performance.ts';
import { privateBlocks } from './private.ts';
import { shortBlocks } from './short.ts';
import { sizeBlocks, subjectBlocks } from './subject.ts';

export type { Block, FigureName } from './blocks.ts';

export function reportBlocks(report: Report): Block[] {
  return [
    ...shortBlocks(report),
    ...subjectBlocks(report),
    ...sizeBlocks(report),
    ...agreementBlocks(report),
    ...performanceBlocks(report),
    ...groupBlocks(report),
    ...assessmentBlocks(report),
    ...privateBlocks(report),
    ...costBlocks(report),
    ...methodBlocks(report),
    ...checklistBlocks(report),
  ];
}
