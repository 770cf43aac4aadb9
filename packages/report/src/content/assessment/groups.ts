/** Groups against each other: differences, transported thresholds, tests of heterogeneity. */
import type { GroupAssessment } from '@doubleblind/contracts';
import { CAPTIONS, formatPValue } from '@doubleblind/metrics';
import type { Block } from '../blocks.ts';
import { signed, withInterval } from '../format.ts';
import { MEASURES } from './measures.ts';

export function groupBlocks({ column, findings }: GroupAssessment, level: string): Block[] {
  const tests = findings.flatMap(({ finding, heterogeneity, summary }) =>
    heterogeneity.map(({ measure, groups, q, pValue, adjustedPValue }) => [
      finding,
      MEASURES[measure],
      String(groups),
      q.toFixed(2),
      formatPValue(pValue),
      formatPValue(adjustedPValue),
      measure === 'auroc' && summary !== null
        ? `${summary.predictionLow.toFixed(3)}-${summary.predictionHigh.toFixed(3)}`
        : '-',
    ]),
  );
  const rows = findings.flatMap(({ finding, differences, transport }) =>
    differences.map(({ group, auroc }) => {
      const moved = transport.find((entry) => entry.group === group);
      return [
        finding,
        group === '' ? '(not stated)' : group,
        signed(auroc, 3),
        moved === undefined ? '-' : moved.threshold.toPrecision(3),
        moved === undefined ? '-' : withInterval(moved.sensitivity, 2),
        moved === undefined ? '-' : withInterval(moved.specificity, 2),
      ];
    }),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      title: `Each ${column} against all others, and a threshold from the others`,
      caption: CAPTIONS.transport.caption,
      header: [
        'Finding',
        column,
        `AUROC less the others' [${level}]`,
        'Threshold of the others',
        'Sensitivity',
        'Specificity',
      ],
      rows,
      textColumns: [0, 1],
    },
    ...(tests.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            title: `Whether results differ by ${column}`,
            caption: CAPTIONS.heterogeneity.caption,
            header: ['Finding', 'Measure', 'Groups', 'Q', 'p', 'p (Holm)', 'A further one'],
            rows: tests,
            textColumns: [0, 1],
          },
        ]),
  ];
}
