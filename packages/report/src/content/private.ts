/** Blocks of a release with noise: the counts that everything in it follows from. */
import { privacyText, type Report } from '@doubleblind/contracts';
import { SECTIONS } from '../compose/checklists/items.ts';
import { type Block, heading, paragraph } from './blocks.ts';

export function privateBlocks({ privateCounts }: Report): Block[] {
  if (privateCounts === undefined) return [];
  const { privacy, unit, studies, findings } = privateCounts;
  return [
    heading(SECTIONS.noise),
    paragraph(privacyText(privacy)),
    {
      kind: 'table',
      title: `Counts with noise: ${studies} studies${unit === 'patient' ? ', one of each patient,' : ''} by range of the score`,
      caption:
        'Studies with and without the finding whose score lies in the range. Each count is the true one plus noise drawn for this document, so some are ' +
        'below zero. A single one may be far off; every figure of this document is computed from all of them.',
      header: ['Finding', 'Score from', 'to below', 'Have the finding', 'Have it not'],
      rows: findings.flatMap(({ finding, ends, positives, negatives }) =>
        positives.map((count, range) => [
          finding,
          String(range === 0 ? 0 : ends[range - 1]),
          range === ends.length ? '1 (included)' : String(ends[range]),
          String(count),
          String(negatives[range]),
        ]),
      ),
      textColumns: [0],
    },
  ];
}
