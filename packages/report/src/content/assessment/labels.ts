/** What missing and uncertain labels can do to the result. */
import type { Assessment, FindingAssessment } from '@doubleblind/contracts';
import type { Block } from '../blocks.ts';
import { withInterval } from '../format.ts';

export function missingBlocks({ findings }: Assessment, level: string): Block[] {
  const missing = findings.flatMap(({ finding, missingLabels }) =>
    missingLabels === null ? [] : [{ finding, studies: missingLabels.missing, ...missingLabels }],
  );
  const uncertain = findings.flatMap(({ finding, uncertainLabels }) =>
    uncertainLabels === undefined ? [] : [{ finding, studies: uncertainLabels.uncertain, ...uncertainLabels }],
  );
  return [
    ...threeWays(
      `Uncertain labels three ways: AUROC [${level}]`,
      'Studies for which the table says that the reader was not sure. Elsewhere in this report they count as the reading of the labels says ' +
        '(see Limitations). Where the three columns lie far apart, the result rests on how doubt is counted.',
      'Uncertain',
      uncertain,
    ),
    ...threeWays(
      `Missing labels three ways: AUROC [${level}]`,
      'Studies for which the table says nothing. Elsewhere in this report they are left out. Where the three columns lie far apart, the ' +
        'result rests on why labels are missing.',
      'Missing',
      missing,
    ),
  ];
}

type OpenLabels = Pick<NonNullable<FindingAssessment['missingLabels']>, 'leftOut' | 'asNegative' | 'asPositive'> & {
  readonly finding: string;
  readonly studies: number;
};

function threeWays(title: string, caption: string, counted: string, findings: readonly OpenLabels[]): Block[] {
  if (findings.length === 0) return [];
  return [
    {
      kind: 'table',
      title,
      caption,
      header: ['Finding', counted, 'Left out', 'As negative', 'As positive'],
      rows: findings.map(({ finding, studies, leftOut, asNegative, asPositive }) => [
        finding,
        String(studies),
        ...[leftOut, asNegative, asPositive].map((estimate) => withInterval(estimate)),
      ]),
      textColumns: [0],
    },
  ];
}
