/** Blocks of what committees ask for: decisions in whole studies, what they are worth, groups, missing labels. */
import type { Assessment, FindingAssessment, GroupAssessment, Report } from '@doubleblind/contracts';
import { CAPTIONS, type CaptionName, formatLevel, formatPValue } from '@doubleblind/metrics';
import { SECTIONS } from '../compose/checklists/items.ts';
import { type Block, heading, paragraph } from './blocks.ts';
import { percent, reasonBlocks, signed, withInterval } from './format.ts';

export function assessmentBlocks({ assessment, method }: Report): Block[] {
  if (assessment === null) return [];
  const level = formatLevel(method.confidence);
  return [
    heading(SECTIONS.assessment),
    paragraph('This section stays in the hospital: it is in no release.'),
    ...goalBlocks(assessment, level),
    ...decisionBlocks(assessment, level),
    netBenefitTable(assessment),
    calibrationTable(assessment, level),
    ...reasonBlocks(
      assessment.findings.map(({ finding, smoothCalibration: { reason } }) => [finding, reason] as const),
    ),
    ...missingBlocks(assessment, level),
    ...assessment.groups.flatMap((table) => groupBlocks(table, level)),
    ...methods(level),
  ];
}

/** Here and not under Methods, which are released. */
function methods(level: string): Block[] {
  const texts = {
    decisions: `Likelihood ratios with ${level} intervals on the logarithm.`,
    predictiveValues: `By Bayes' rule from sensitivity and specificity, ${level} intervals on the log odds.`,
    netBenefit:
      'True positives less false positives times the odds of the threshold, a study; scores are taken as probabilities.',
    smoothCalibration:
      'Lowess of outcome on probability, span 2/3, no robustness steps; Wilson interval of the observed share over the mean probability.',
    transport:
      `Group less all others by the square-and-add method from the ${level} intervals of both; thresholds for a sensitivity of 90% ` +
      'chosen on all other groups.',
    heterogeneity:
      "Q of the AUROC's log odds; Pearson's chi-squared of sensitivity and specificity at the vendor's threshold; Holm over all such tests.",
    microAverage: `Percentile interval (${level}) of the bootstrap.`,
  } as const satisfies Partial<Record<CaptionName, string>>;
  return (Object.keys(texts) as (keyof typeof texts)[]).map((name) =>
    paragraph(`${texts[name]} (${CAPTIONS[name].reference})`, `${CAPTIONS[name].title}.`),
  );
}

function goalBlocks({ primary, microAuroc }: Assessment, level: string): Block[] {
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
    paragraph(
      `All findings pooled into one curve: AUROC ${withInterval(microAuroc)} (micro average). ${CAPTIONS.microAverage.caption}`,
    ),
  ];
}

export const MEASURES = { auroc: 'AUROC', sensitivity: 'Sensitivity', specificity: 'Specificity' } as const;

function decisionBlocks({ findings }: Assessment, level: string): Block[] {
  const each = (row: (finding: FindingAssessment, decision: FindingAssessment['decisions'][number]) => string[]) =>
    findings.flatMap((finding) => finding.decisions.map((decision) => row(finding, decision)));
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
        String(decision.threshold),
        ...[decision.truePositives, decision.falseNegatives, decision.falsePositives, decision.trueNegatives].map(
          String,
        ),
        withInterval(decision.positiveLikelihoodRatio, 2),
        withInterval(decision.negativeLikelihoodRatio, 2),
      ]),
      textColumns: [0, 1],
    },
    {
      kind: 'table',
      title: `Predictive values at other prevalences [${level}]`,
      caption: CAPTIONS.predictiveValues.caption,
      header: ['Finding', 'Threshold chosen by', 'Prevalence', 'PPV', 'NPV'],
      rows: findings.flatMap(({ finding, decisions }) =>
        decisions.flatMap(({ name, atPrevalence }) =>
          atPrevalence.map(({ prevalence, positive, negative }) => [
            finding,
            name,
            percent(prevalence, 0),
            withInterval(positive, 2),
            withInterval(negative, 3),
          ]),
        ),
      ),
      textColumns: [0, 1],
    },
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

function netBenefitTable({ findings }: Assessment): Block {
  const thresholds = findings[0].netBenefit.map(({ threshold }) => threshold);
  return {
    kind: 'table',
    title: 'Net benefit in true positives of 1000 studies: model (all called positive)',
    caption: CAPTIONS.netBenefit.caption,
    header: ['Finding', ...thresholds.map((threshold) => percent(threshold, 0))],
    rows: findings.map(({ finding, netBenefit }) => [
      finding,
      ...netBenefit.map(({ model, all }) => `${thousand(model)} (${thousand(all)})`),
    ]),
    textColumns: [0],
  };
}

function thousand(value: number): string {
  return String(Math.round(1000 * value) || 0);
}

function calibrationTable({ findings }: Assessment, level: string): Block {
  const share = (value: number | null) => (value === null ? '-' : value.toFixed(3));
  return {
    kind: 'table',
    title: 'Calibration by a smooth curve',
    caption: CAPTIONS.smoothCalibration.caption,
    header: ['Finding', `Observed / expected [${level}]`, 'ICI', '90% of studies within', 'Largest distance'],
    rows: findings.map(({ finding, observedToExpected, smoothCalibration: { integratedIndex, p90, maximum } }) => [
      finding,
      withInterval(observedToExpected, 2),
      ...[integratedIndex, p90, maximum].map(share),
    ]),
    textColumns: [0],
  };
}

function missingBlocks({ findings }: Assessment, level: string): Block[] {
  const rows = findings.flatMap(({ finding, missingLabels }) =>
    missingLabels === null
      ? []
      : [
          [
            finding,
            String(missingLabels.missing),
            withInterval(missingLabels.leftOut),
            withInterval(missingLabels.asNegative),
            withInterval(missingLabels.asPositive),
          ],
        ],
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      title: `Missing and uncertain labels three ways: AUROC [${level}]`,
      caption:
        'Elsewhere in this report a study without a label is left out. Here it is also counted as without the finding, and as with ' +
        'it. Where the three lie far apart, the result rests on why labels are missing.',
      header: ['Finding', 'Missing', 'Left out', 'As negative', 'As positive'],
      rows,
      textColumns: [0],
    },
  ];
}

function groupBlocks({ column, findings }: GroupAssessment, level: string): Block[] {
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
