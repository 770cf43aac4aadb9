/** Decisions at a threshold in whole studies, and predictive values at other prevalences. */
import type { Assessment, Estimate, FindingAssessment } from '@doubleblind/contracts';
import { CAPTIONS } from '@doubleblind/metrics';
import type { Block } from '../blocks.ts';
import { figure, percent, reasonBlocks, threshold, withInterval } from '../format.ts';

/** Whether likelihood ratios and predictive values have intervals; those of a release by patient have none. */
export function haveIntervals(findings: Assessment['findings']): boolean {
  return findings.some(({ decisions }) =>
    decisions.some(({ positiveLikelihoodRatio, negativeLikelihoodRatio, atPrevalence }) =>
      [
        positiveLikelihoodRatio,
        negativeLikelihoodRatio,
        ...atPrevalence.flatMap((at) => [at.positive, at.negative]),
      ].some(({ low }) => low !== null),
    ),
  );
}

export function decisionBlocks({ findings }: Assessment, level: string): Block[] {
  const each = (row: (finding: FindingAssessment, decision: FindingAssessment['decisions'][number]) => string[]) =>
    findings.flatMap((finding) => finding.decisions.map((decision) => row(finding, decision)));
  if (findings.every(({ decisions }) => decisions.length === 0)) return [];
  const prevalences = findings
    .flatMap(({ decisions }) => decisions)[0]
    .atPrevalence.map(({ prevalence }) => prevalence);
  const bounded = haveIntervals(findings);
  const shown = (estimate: Estimate, digits: number) =>
    bounded || estimate.value === null ? withInterval(estimate, digits) : figure(estimate.value, digits);
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
        shown(decision.positiveLikelihoodRatio, 2),
        shown(decision.negativeLikelihoodRatio, 2),
      ]),
      textColumns: [0, 1],
    },
    ...(['positive', 'negative'] as const).map((call): Block => {
      const name = call === 'positive' ? 'PPV' : 'NPV';
      return {
        kind: 'table',
        title: `${call === 'positive' ? 'Positive' : 'Negative'} predictive value at other prevalences${bounded ? ` [${level}]` : ''}`,
        caption: CAPTIONS.predictiveValues.caption,
        header: [
          ...['Finding', 'Threshold chosen by'],
          ...prevalences.map((prevalence) => `${name} at ${percent(prevalence, 0)}`),
        ],
        rows: each(({ finding }, decision) => [
          ...[finding, decision.name],
          ...decision.atPrevalence.map((at) => shown(at[call], call === 'positive' ? 2 : 3)),
        ]),
        textColumns: [0, 1],
      };
    }),
    ...reasonBlocks(
      findings.flatMap(({ finding, decisions }) =>
        decisions.flatMap(({ name, positiveLikelihoodRatio, negativeLikelihoodRatio, atPrevalence }) =>
          [positiveLikelihoodRatio, negativeLikelihoodRatio, ...atPrevalence.map(({ positive }) => positive)].map(
            ({ reason }) => [finding, reason, name] as const,
          ),
        ),
      ),
    ),
  ];
}
