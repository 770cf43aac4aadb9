/** What decisions are worth, against calling every study positive and calling none. */
import type { Assessment, FindingAssessment, Report } from '@doubleblind/contracts';
import { CAPTIONS, DECISION_THRESHOLDS } from '@doubleblind/metrics';
import type { Block } from '../blocks.ts';
import { percent, threshold } from '../format.ts';

export function netBenefitBlocks(report: Report, { findings }: Assessment): Block[] {
  const rows = findings.filter(({ netBenefit }) => netBenefit.length > 0);
  if (rows.length === 0) return [];
  const curves = rows.some(({ netBenefit }) => netBenefit.length > FEWEST_FOR_CURVE);
  return [
    curves ? netBenefitTable(rows) : netBenefitAtDecisions(rows),
    ...(curves
      ? [
          {
            kind: 'figure' as const,
            figure: 'netBenefit' as const,
            title: CAPTIONS.netBenefit.title,
            caption:
              'Across: the probability of the finding from which on you would act. Upwards: what the calls are worth, in true positives of 1000 ' +
              'studies. Blue: the model; grey: calling every study positive; the dashed line at 0: calling none. The model is of use where the blue ' +
              'line lies above both.',
            report,
          },
        ]
      : []),
  ];
}

/** A release has net benefit at its decisions only. */
const FEWEST_FOR_CURVE = 6;

function netBenefitTable(findings: readonly FindingAssessment[]): Block {
  const shown = (netBenefit: FindingAssessment['netBenefit']) =>
    netBenefit.filter(({ threshold }) => DECISION_THRESHOLDS.includes(threshold));
  return {
    kind: 'table',
    title: 'Net benefit in true positives of 1000 studies: model (all called positive)',
    caption: CAPTIONS.netBenefit.caption,
    header: ['Finding', ...shown(findings[0].netBenefit).map(({ threshold }) => percent(threshold, 0))],
    rows: findings.map(({ finding, netBenefit }) => [
      finding,
      ...shown(netBenefit).map(({ model, all }) => `${thousand(model)} (${thousand(all)})`),
    ]),
    textColumns: [0],
  };
}

const AT_DECISIONS =
  'Threshold: the probability from which on you would act; at 0.1 one finding missed is worth nine false alarms. Model: what its calls are worth ' +
  'then, in true positives of 1000 studies with false alarms taken off; beside it what calling every study positive is worth. Calling none is worth 0. ' +
  'The model helps where its figure is the larger of the three.';

function netBenefitAtDecisions(findings: readonly FindingAssessment[]): Block {
  return {
    kind: 'table',
    title: 'Net benefit in true positives of 1000 studies',
    caption: AT_DECISIONS,
    header: ['Finding', 'Threshold', 'Model', 'All called positive'],
    rows: findings.flatMap(({ finding, netBenefit }) =>
      netBenefit.map((at) => [finding, threshold(at.threshold), thousand(at.model), thousand(at.all)]),
    ),
    textColumns: [0],
  };
}

function thousand(value: number): string {
  return String(Math.round(1000 * value) || 0);
}
