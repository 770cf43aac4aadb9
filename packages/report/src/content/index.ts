/**
 * The report as headings, tables and figures, in words for radiologists. PDF, text and the portal's pages are drawn from
 * it, so that all say the same. An entry of this package of its own, without PDF code: it runs in a browser.
 */
import type { Report, Segmentation } from '@doubleblind/contracts';
import { agreementBlocks } from './agreement.ts';
import { assessmentBlocks } from './assessment/index.ts';
import { type Block, inEnglish, type Say } from './blocks.ts';
import { checklistBlocks, costBlocks, methodBlocks } from './context.ts';
import { groupBlocks, performanceBlocks } from './performance.ts';
import { privateBlocks } from './private.ts';
import { segmentationBlocks } from './segmentation.ts';
import { segmentationInShort } from './segmentation-short.ts';
import { shortBlocks } from './short.ts';
import { sizeBlocks, subjectBlocks } from './subject.ts';

export type { Block, FigureName, Say } from './blocks.ts';
export { agreementText, calibrationText, netBenefitText, rocText } from './figure-texts.ts';

/** `say` puts the first part, In short, into another language; the others are as the report is signed, in English. */
export function reportBlocks(report: Report, say: Say = inEnglish): Block[] {
  if (report.segmentation !== undefined) return segmentationReportBlocks(report, report.segmentation, say);
  return [
    ...shortBlocks(report, say),
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

function segmentationReportBlocks(report: Report, segmentation: Segmentation, say: Say): Block[] {
  return [
    ...segmentationInShort(report, segmentation, say),
    ...segmentationBlocks(report, segmentation),
    ...subjectBlocks(report),
    ...costBlocks(report),
    ...methodBlocks(report),
  ];
}
