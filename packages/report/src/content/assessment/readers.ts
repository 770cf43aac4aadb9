/** The model beside readers of the same studies. */
import type { Assessment } from '@doubleblind/contracts';
import { formatPValue } from '@doubleblind/metrics';
import { type Block, paragraph } from '../blocks.ts';
import { signed, withInterval } from '../format.ts';

export function readerBlocks({ readers }: Assessment, level: string): Block[] {
  if (readers === undefined) return [];
  const means = readers.filter(({ auroc }) => auroc !== undefined);
  const shares = ({
    model,
    reader,
    difference,
    pValue,
  }: (typeof readers)[number]['readers'][number]['sensitivity']) => [
    model.value === null || reader.value === null ? '-' : `${model.value.toFixed(2)} / ${reader.value.toFixed(2)}`,
    signed(difference, 2),
    pValue === null ? '-' : formatPValue(pValue),
  ];
  return [
    {
      kind: 'table',
      title: `The model at the vendor's threshold beside readers of the same studies [${level}]`,
      caption:
        'Model / reader: the share of studies with the finding that each found (sensitivity), and of those without it that each called clear (specificity). ' +
        'Difference: model less reader, on the same studies; an interval on one side of 0 tells them apart. Kappa: how often both decide alike beyond chance, 1 always.',
      header: [
        ...[
          'Finding',
          'Reader',
          'Sensitivity',
          'Difference',
          'p',
          'Specificity',
          'Difference of specificity',
          'p of specificity',
          'Kappa',
        ],
      ],
      rows: readers.flatMap(({ finding, readers: each }) =>
        each.map(({ reader, sensitivity, specificity, kappa }) => [
          ...[finding, reader],
          ...[...shares(sensitivity), ...shares(specificity)],
          withInterval(kappa, 2),
        ]),
      ),
      textColumns: [0, 1],
    },
    ...(means.length === 0
      ? []
      : [
          {
            kind: 'table' as const,
            title: `AUROC of the model less the mean of the readers [${level}]`,
            caption:
              'For readers like these and studies like these: another sample of either would differ by as much as the interval says. Decisions of yes and no count as ' +
              'ratings of two levels, whose AUROC is the mean of sensitivity and specificity.',
            header: ['Finding', 'Model', 'Mean of the readers', 'Difference', 'p'],
            rows: means.map(({ finding, auroc }) => [
              finding,
              auroc!.model?.toFixed(3) ?? '-',
              auroc!.readers?.toFixed(3) ?? '-',
              signed(auroc!.difference, 3),
              auroc!.pValue === null ? '-' : formatPValue(auroc!.pValue),
            ]),
            textColumns: [0],
          },
        ]),
    paragraph(
      "Paired differences by Newcombe (1998, method 10) and McNemar's mid-p; kappa by Cohen with the standard error of Fleiss, Cohen and Everitt (1969); against the mean of readers by " +
        'Obuchowski and Rockette (1995) with the degrees of freedom of Hillis (2007).',
      'Readers.',
    ),
  ];
}
