/** Blocks of what committees ask for: decisions in whole studies, what they are worth, groups, missing labels. */
import type { Assessment, FindingAssessment, GroupAssessment, Report } from '@doubleblind/contracts';
import { CAPTIONS, type CaptionName, DECISION_THRESHOLDS, formatLevel, formatPValue } from '@doubleblind/metrics';
import { SECTIONS } from '../compose/checklists/items.ts';
import { type Block, heading, paragraph } from './blocks.ts';
import { percent, reasonBlocks, signed, threshold, withInterval } from './format.ts';

export function assessmentBlocks(report: Report): Block[] {
  const { assessment, method } = report;
  if (assessment === null) return [];
  const released = method.seed === null;
  const level = formatLevel(method.confidence);
  return [
    heading(SECTIONS.assessment),
    paragraph(released ? OF_A_RELEASE : OF_THE_FULL_REPORT),
    ...goalBlocks(assessment, level),
    ...averageBlocks(report, assessment),
    ...decisionBlocks(assessment, level),
    ...netBenefitBlocks(report, assessment),
    ...calibrationBlocks(assessment, level, released),
    ...missingBlocks(assessment, level),
    ...readerBlocks(assessment, level),
    ...repeatabilityBlocks(assessment),
    ...assessment.groups.flatMap((table) => groupBlocks(table, level)),
    ...(report.privateCounts === undefined ? methods(level, released) : []),
  ];
}

const OF_THE_FULL_REPORT =
  'Of this section a release holds whether the declared goal is met, and what follows from other figures that it shows; the rest stays in the hospital.';
const OF_A_RELEASE =
  'What follows from the figures above, as they are rounded there. Smooth calibration, missing labels and comparisons of groups stay in the hospital.';

/** Of a release only what its tables rest on. */
function methods(level: string, released: boolean): Block[] {
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
  const ofRelease: readonly CaptionName[] = ['decisions', 'predictiveValues', 'netBenefit'];
  const names = (Object.keys(texts) as (keyof typeof texts)[]).filter((name) => !released || ofRelease.includes(name));
  return names.map((name) => paragraph(`${texts[name]} (${CAPTIONS[name].reference})`, `${CAPTIONS[name].title}.`));
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
    ...(microAuroc.value === null
      ? []
      : [
          paragraph(
            `All findings pooled into one curve: AUROC ${withInterval(microAuroc)} (micro average). ${CAPTIONS.microAverage.caption}`,
          ),
        ]),
  ];
}

function averageBlocks(report: Report, { averagedRoc }: Assessment): Block[] {
  if (averagedRoc === undefined || (averagedRoc.micro.points === null && averagedRoc.macro.points === null)) return [];
  return [
    {
      kind: 'figure',
      figure: 'averagedRoc',
      title: 'ROC curves averaged over the findings',
      caption:
        'Left, the mean of the curves of all findings: each counts the same. Right, all findings pooled into one curve, in which frequent ones ' +
        'count more. A curve nearer to the upper left corner is better; the dashed line is a coin toss.',
      report,
    },
  ];
}

export const MEASURES = { auroc: 'AUROC', sensitivity: 'Sensitivity', specificity: 'Specificity' } as const;

function decisionBlocks({ findings }: Assessment, level: string): Block[] {
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

function netBenefitBlocks(report: Report, { findings }: Assessment): Block[] {
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

function netBenefitAtDecisions(findings: readonly FindingAssessment[]): Block {
  return {
    kind: 'table',
    title: 'Net benefit in true positives of 1000 studies',
    caption: CAPTIONS.netBenefit.caption,
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

function calibrationBlocks({ findings }: Assessment, level: string, released: boolean): Block[] {
  const share = (value: number | null) => (value === null ? '-' : value.toFixed(3));
  const rows = findings.filter(({ observedToExpected }) => observedToExpected.value !== null);
  if (rows.length === 0) return [];
  // A release has the first figure only.
  const columns = released ? 2 : 5;
  const header = ['Finding', `Observed / expected [${level}]`, 'ICI', '90% of studies within', 'Largest distance'];
  return [
    {
      kind: 'table',
      title: released ? 'Observed over expected number of positive studies' : 'Calibration by a smooth curve',
      caption: released ? OBSERVED_TO_EXPECTED : CAPTIONS.smoothCalibration.caption,
      header: header.slice(0, columns),
      rows: rows.map(({ finding, observedToExpected, smoothCalibration: { integratedIndex, p90, maximum } }) =>
        [finding, withInterval(observedToExpected, 2), ...[integratedIndex, p90, maximum].map(share)].slice(0, columns),
      ),
      textColumns: [0],
    },
    ...(released
      ? []
      : reasonBlocks(findings.map(({ finding, smoothCalibration: { reason } }) => [finding, reason] as const))),
  ];
}

const OBSERVED_TO_EXPECTED =
  'How many studies have the finding, over how many the probabilities promise: above 1 the model promises too few, below 1 too many.';

function missingBlocks({ findings }: Assessment, level: string): Block[] {
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

function readerBlocks({ readers }: Assessment, level: string): Block[] {
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

function repeatabilityBlocks({ repeatability }: Assessment): Block[] {
  if (repeatability === undefined) return [];
  const { images, meanAbsolute, maximumAbsolute, coefficient } = repeatability;
  return [
    paragraph(
      `Secure evaluation rounds at random, so ${images} images were evaluated twice without the vendor knowing which. Over all findings their two ` +
        `probabilities differ by ${meanAbsolute.toFixed(5)} on average and by at most ${maximumAbsolute.toFixed(5)}; in 95 of 100 repetitions they are ` +
        `expected to differ by less than ${coefficient.toFixed(5)} (Bland and Altman, Statistical Methods in Medical Research 1999).`,
      'Repeatability.',
    ),
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
