/** What a release with noise says otherwise than another: it has less in it, and all of it follows from counts. */
import { privacyText, type Report } from '@doubleblind/contracts';
import { formatLevel } from '@doubleblind/metrics';
import { SECTIONS } from '../compose/checklists/items.ts';
import { type Block, heading, paragraph } from './blocks.ts';
import { prevalenceText, reasonBlocks, withInterval } from './format.ts';

/** What is in it, and what a reader would look for in vain. */
export function contentsWithNoise({ performance, assessment }: Report): Block[] {
  return [
    paragraph('All of this release is computed from counts with noise, and intervals hold the noise, too. It has:'),
    {
      kind: 'list',
      items: [
        'The AUROC and the prevalence of each finding.',
        ...(performance.some(({ roc }) => roc !== null) ? ['ROC curves.'] : []),
        ...(performance.some(({ operatingPoints }) => operatingPoints.length > 0)
          ? ['Sensitivity, specificity and predictive values at declared thresholds.']
          : []),
        ...(assessment?.primary ? ['Whether the goal that was declared before the run is met.'] : []),
        'The counts themselves, under Noise.',
      ],
    },
    paragraph(
      'Brier score, calibration, results by group and the comparison with a plaintext run need exact scores or small groups, and stay in the hospital.',
    ),
  ];
}

/** In place of the table of AUROC and Brier score. */
export function discriminationWithNoise({ performance, macro, method }: Report): Block[] {
  const mean = performance.length > 1 && macro.auroc.value !== null;
  const level = formatLevel(method.confidence);
  return [
    {
      kind: 'table',
      title: 'AUROC and prevalence, from counts with noise',
      caption:
        'AUROC: the chance that a study with the finding gets a higher score than a study without it; two scores in one range are a tie. 0.5 is a coin toss, 1 is ' +
        `perfect. The interval in brackets holds the true value in about ${level} of such test sets and draws of noise. Counts of the prevalence are sums of noisy ones, rounded.` +
        (mean ? ' The mean has no interval: how the findings of a patient go together is not released.' : ''),
      header: ['Finding', 'Prevalence', `AUROC [${level}]`],
      rows: [
        ...performance.map(({ finding, prevalence, auroc }) => [
          finding,
          prevalenceText(prevalence),
          withInterval(auroc),
        ]),
        ...(mean ? [['Mean', '', macro.auroc.value!.toFixed(3)]] : []),
      ],
      textColumns: [0],
    },
    ...reasonBlocks(
      performance.flatMap(({ finding, prevalence, auroc }) =>
        [prevalence, auroc].map(({ reason }) => [finding, reason] as const),
      ),
    ),
  ];
}

export const JOINED_RANGES = ' Here the line joins the ends of the ranges of scores; between them it is straight.';

export const DECISIONS_WITH_NOISE =
  'Of the studies with the finding, the share called positive; of those without, the share called negative; and the share of positive and negative calls that are right, ' +
  'at the prevalence of this test set. The thresholds were declared before the run.';

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
