/** Decisions at a threshold in whole studies, and predictive values at other prevalences. */
import type { Assessment, FindingAssessment } from '@doubleblind/contracts';
import { CAPTIONS } from '@doubleblind/metrics';
import type { Block } from '../blocks.ts';
import { percent, reasonBlocks, threshold, withInterval } from '../format.ts';

export function decisionBlocks({ findings }: Assessment, level: string): Block[] {
  const each = (row: (finding: FindingAssessment, decision: FindingAssessment['decisions'][number]) => string[]) =>
    findings.flatMap((finding) => finding.decisions.map((decision) => row(finding, decision)));
  if (findings.every(({ decisions }) => decisions.length === 0)) return [];
  const prevalences = findings
    .flatMap(({ decisions }) => decisions)[0]
    .atPrevalence.map(({ prevalence }) => prevalence);
  return [
    {
      kind: 'table',
      title: 'Decisions in whole studies',
      caption: CAPTIONS.decisions.caption,
      header: [
        'Finding',
        'Threshold chosen by',
        'Threshold',
        'Found',
        'Missed',
        'False alarms',
        'Rightly clear',
        'LR+',
        'LR-',
      ],
      rows: each(({ finding }, decision) => [
        finding,
        decision.name,
        threshold(decision.threshold),
        ...[decision.truePositives, decision.falseNegatives, decision.falsePositives, decision.trueNegatives].map(
          String,
        ),
        withInterval(decision.positiveLikelihoodRatio, 2),
        withInterval(decision.negativeLikelihoodRatio, 2),
      ]),
      textColumns: [0, 1],
    },
    ...(['positive', 'negative'] as const).map((call): Block => {
      const name = call === 'positive' ? 'PPV' : 'NPV';
      return {
        kind: 'table',
        title: `${call === 'positive' ? 'Positive' : 'Negative'} predictive value at other prevalences [${level}]`,
        caption: CAPTIONS.predictiveValues.caption,
        header: [
          ...['Finding', 'Threshold chosen by'],
          ...prevalences.map((prevalence) => `${name} at ${percent(prevalence, 0)}`),
        ],
        rows: each(({ finding }, decision) => [
          ...[finding, decision.name],
          ...decision.atPrevalence.map((at) => withInterval(at[call], call === 'positive' ? 2 : 3)),
        ]),
        textColumns: [0, 1],
      };
    }),
    ...reasonBlocks(
      findings.flatMap(({ finding, decisions }) =>
        decisions.flatMap(({ name, positiveLikelihoodRatio, negativeLikelihoodRatio, atPrevalence }) =>
          [positiveLikelihoodRatio, negativeLikelihoodRatio, ...atPrevalence.map(({ positive }) => positive)].map(
            ({ reason }) => [`${finding} (${name})`, reason] as const,
          ),
        ),
      ),
    ),
  ];
}
