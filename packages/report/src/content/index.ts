import type { Report } from '@doubleblind/contracts';
import { agreementBlocks } from './agreement.ts';
import type { Block } from './blocks.ts';
import { checklistBlocks, costBlocks, methodBlocks } from './context.ts';
import { groupBlocks, performanceBlocks } from './performance.ts';
import { sizeBlocks, subjectBlocks } from './subject.ts';

export function reportBlocks(report: Report): Block[] {
  return [
    ...subjectBlocks(report),
    ...sizeBlocks(report),
    ...agreementBlocks(report),
    ...performanceBlocks(report),
    ...groupBlocks(report),
    ...costBlocks(report),
    ...methodBlocks(report),
    ...checklistBlocks(report),
  ];
}
