/** Whether the goal declared before the run is met, and the averages over the findings. */
import type { Assessment, Report } from '@doubleblind/contracts';
import { CAPTIONS } from '@doubleblind/metrics';
import { type Block, paragraph } from '../blocks.ts';
import { withInterval } from '../format.ts';
import { MEASURES } from './measures.ts';

export function goalBlocks({ primary, microAuroc }: Assessment, level: string): Block[] {
  return [
    ...(primary === null
      ? []
      : [
          {
            kind: 'table' as const,
            title: `The goal declared before the run: ${primary.finding}${primary.threshold === null ? '' : ` at threshold ${primary.threshold}`}`,
            caption: 'A goal is met where the lower end of the interval reaches it; a value above it may be luck.',
            header: ['Measure', 'Goal: at least', `Found [${level}]`, 'Met'],
            rows: primary.goals.map(({ measure, atLeast, estimate, met }) => [
              MEASURES[measure],
              String(atLeast),
              withInterval(estimate),
              met === null ? 'cannot be judged' : met ? 'yes' : 'not shown',
            ]),
            textColumns: [0, 3],
          },
        ]),
    ...(microAuroc.value === null
      ? []
      : [
          paragraph(
            `All findings pooled into one curve: AUROC ${withInterval(microAuroc)} (micro average). ${CAPTIONS.microAverage.caption}`,
          ),
        ]),
  ];
}

export function averageBlocks(report: Report, { averagedRoc }: Assessment): Block[] {
  if (averagedRoc === undefined || (averagedRoc.micro.points === null && averagedRoc.macro.points === null)) return [];
  return [
    {
      kind: 'figure',
      figure: 'averagedRoc',
      title: 'ROC curves averaged over the findings',
      caption: `${drawn(averagedRoc).join(' ')} A curve nearer to the upper left corner is better; the dashed line is a coin toss.`,
      report,
    },
  ];
}

/** Of a release there is one drawing. */
function drawn({ macro, micro }: NonNullable<Assessment['averagedRoc']>): string[] {
  return [
    ...(macro.points === null ? [] : ['Mean of all findings: the mean of their curves, each counts the same.']),
    ...(micro.points === null
      ? []
      : ['All findings pooled: one curve of all their scores, in which frequent findings count more.']),
  ];
}
