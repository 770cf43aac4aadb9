/** Blocks of how good the model is: discrimination, decisions, calibration, groups. */
import type { GroupRow, GroupTable, Report } from '@doubleblind/contracts';
import { CAPTIONS, formatLevel } from '@doubleblind/metrics';
import { SECTIONS } from '../compose/checklists/items.ts';
import { type Block, heading, paragraph } from './blocks.ts';
import { captions, figure, prevalenceText, reasonBlocks, share, threshold, withInterval } from './format.ts';
import { contentsWithNoise, DECISIONS_WITH_NOISE, discriminationWithNoise, JOINED_RANGES } from './private.ts';

/** Tables and figures of parts that were held back are left out. */
export function performanceBlocks(report: Report): Block[] {
  const { agreement } = report;
  return [
    heading(SECTIONS.performance),
    ...(report.privateCounts === undefined
      ? [paragraph('All figures of this section are those of the secure run.'), ...discriminationBlocks(report)]
      : [...contentsWithNoise(report), ...discriminationWithNoise(report)]),
    {
      kind: 'figure',
      figure: 'forest',
      title: 'AUROC by finding',
      caption:
        'Square: AUROC, the chance that a study with the finding scores above one without it; line: its interval. Further right is better; the dotted line at 0.5 is a ' +
        `coin toss.${agreement === null ? '' : BOTH_RUNS}`,
      report,
    },
    ...rocBlocks(report),
    ...operatingPointBlocks(report),
    ...calibrationBlocks(report),
  ];
}

const BOTH_RUNS = ' Grey: plaintext, blue: secure; where only one line is seen they coincide.';

function discriminationBlocks(report: Report): Block[] {
  const { performance, macro } = report;
  return [
    discriminationTable(report),
    ...reasonBlocks([
      ...performance.flatMap(({ finding, prevalence, auroc, brier, averagePrecision }) => [
        [finding, prevalence.reason, 'prevalence'] as const,
        [finding, auroc.reason, 'AUROC'] as const,
        [finding, brier.reason, 'Brier score'] as const,
        [finding, averagePrecision?.reason, 'average precision'] as const,
      ]),
      ['Mean', macro.auroc.reason, 'AUROC'],
    ]),
  ];
}

function discriminationTable({ performance, macro, method }: Report): Block {
  const level = formatLevel(method.confidence);
  const precision = performance.some(({ averagePrecision }) => averagePrecision !== null);
  const shown = precision ? 5 : 4;
  const header = [
    'Finding',
    'Prevalence',
    `AUROC [${level}]`,
    `Brier score [${level}]`,
    `Average precision [${level}]`,
  ];
  const rows = performance.map(({ finding, prevalence, auroc, brier, averagePrecision }) => [
    finding,
    prevalenceText(prevalence),
    withInterval(auroc),
    withInterval(brier),
    averagePrecision === null ? '-' : withInterval(averagePrecision),
  ]);
  const mean = ['Mean', '', withInterval(macro.auroc), macro.brier?.toFixed(3) ?? '-', ''];
  return {
    kind: 'table',
    title: 'Discrimination and Brier score',
    caption:
      captions('auroc', 'brier', ...(precision ? ['averagePrecision' as const] : [])) +
      ' The mean over the findings has the percentile interval of the bootstrap.',
    header: header.slice(0, shown),
    rows: [...rows, mean].map((row) => row.slice(0, shown)),
    textColumns: [0],
  };
}

const STEPS = ' Here the line joins the thresholds that are released; between them it is straight.';

function rocBlocks(report: Report): Block[] {
  const curves = report.performance.flatMap(({ roc }) => (roc === null ? [] : [roc]));
  if (curves.length === 0) return [];
  const both = curves.some(({ plaintext }) => plaintext !== null) ? BOTH_RUNS : '';
  const noisy = report.privateCounts !== undefined;
  const steps = report.method.seed !== null ? '' : noisy ? JOINED_RANGES : STEPS;
  return [
    {
      kind: 'figure',
      figure: 'roc',
      title: CAPTIONS.roc.title,
      caption: `${CAPTIONS.roc.caption}${steps}${both}`,
      report,
    },
  ];
}

function operatingPointBlocks({ performance, method, privateCounts }: Report): Block[] {
  const rows = performance.flatMap(({ finding, operatingPoints }) =>
    operatingPoints.map((point) => [
      finding,
      point.name,
      point.threshold === null ? '-' : threshold(point.threshold),
      share(point.sensitivity),
      share(point.specificity),
      share(point.positivePredictiveValue),
      share(point.negativePredictiveValue),
    ]),
  );
  if (rows.length === 0) return [];
  return [
    {
      kind: 'table',
      title: `Decisions at thresholds, with ${formatLevel(method.confidence)} intervals`,
      caption: privateCounts === undefined ? CAPTIONS.operatingPoints.caption : DECISIONS_WITH_NOISE,
      header: ['Finding', 'Threshold chosen by', 'Threshold', 'Sensitivity', 'Specificity', 'PPV', 'NPV'],
      rows,
      textColumns: [0, 1],
    },
    ...reasonBlocks(
      performance.flatMap(({ finding, operatingPoints }) =>
        operatingPoints.flatMap(
          ({ name, sensitivity, specificity, positivePredictiveValue, negativePredictiveValue }) =>
            [sensitivity, specificity, positivePredictiveValue, negativePredictiveValue].map(
              ({ reason }) => [finding, reason, name] as const,
            ),
        ),
      ),
    ),
  ];
}

const BY_CHANCE = 'By chance: the error that these studies would give on average if every probability were right.';

const BINS: Record<Report['method']['binning']['kind'], (bins: number) => string> = {
  mass: (bins) => `${bins} bins of about equally many studies`,
  width: (bins) => `${bins} bins of equal width`,
  steps: () => 'bins of several studies of either class',
};

function calibrationBlocks(report: Report): Block[] {
  // What chance alone gives is not released.
  const released = report.method.seed === null;
  const binning = BINS[report.method.binning.kind](report.method.binning.bins);
  const rows = report.performance.flatMap(({ finding, calibration }) => {
    if (calibration === null) return [];
    const { slope, intercept, expectedError, expectedErrorIfCalibrated, brier } = calibration;
    const text = (value: number | null | undefined, digits: number) => (value == null ? '-' : figure(value, digits));
    const shares = [brier?.reliability, brier?.resolution, brier?.uncertainty].map((value) => text(value, 4));
    const chance = released ? [] : [text(expectedErrorIfCalibrated, 3)];
    return [
      [finding, withInterval(slope, 2), withInterval(intercept, 2), text(expectedError, 3), ...chance, ...shares],
    ];
  });
  if (rows.length === 0) return [];
  const smooth = report.assessment?.findings.some(({ smoothCalibration }) => smoothCalibration.curve !== undefined);
  return [
    {
      kind: 'table',
      title: `Calibration and decomposition of the Brier score (${binning})`,
      caption: captions('calibration', 'brier') + (released ? '' : ` ${BY_CHANCE}`),
      header: [
        'Finding',
        'Slope',
        'Intercept',
        'Calibration error',
        ...(released ? [] : ['by chance']),
        'Reliability',
        'Resolution',
        'p (1 - p)',
      ],
      rows,
      textColumns: [0],
    },
    ...reasonBlocks(
      report.performance.flatMap(({ finding, calibration }) => [
        [finding, calibration?.slope.reason, 'slope'] as const,
        [finding, calibration?.intercept.reason, 'intercept'] as const,
      ]),
    ),
    {
      kind: 'figure',
      figure: 'calibration',
      title: CAPTIONS.calibration.title,
      caption:
        'Across: the mean probability that the model gave; upwards: the share of these studies that have the finding, with its ' +
        'interval. On the diagonal the probabilities mean what they say; below it they are too high, above it too low.' +
        (smooth ? ' The line is the smooth curve; ICI is its mean distance from the diagonal.' : '') +
        (report.assessment ? ' O:E: studies that have the finding, over how many the probabilities promise.' : ''),
      report,
    },
  ];
}

export function groupBlocks({ groups, method }: Report): Block[] {
  if (groups.length === 0) return [];
  return [
    heading(SECTIONS.groups),
    paragraph(method.suppression.text),
    ...groups.flatMap((table) => [groupTable(table, formatLevel(method.confidence)), ...groupReasons(table)]),
  ];
}

function groupTable({ column, findings }: GroupTable, level: string): Block {
  // Only the vendor's thresholds give sensitivity and specificity by group; few vendors declare one for each finding.
  const decisions = findings.some(({ groups }) => groups.some((row) => !row.suppressed && row.sensitivity !== null));
  const shown = decisions ? 8 : 6;
  const header = ['Finding', column, 'Studies', 'Positive', `AUROC [${level}]`, 'Brier', 'Sensitivity', 'Specificity'];
  return {
    kind: 'table',
    title: `By ${column}`,
    caption:
      CAPTIONS.groups.caption +
      (decisions
        ? ' Sensitivity and specificity are at the threshold that the vendor declares; a dash where it declares none.'
        : ''),
    header: header.slice(0, shown),
    rows: findings.flatMap(({ finding, groups }) => groups.map((row) => groupCells(finding, row).slice(0, shown))),
    textColumns: [0, 1],
  };
}

function groupReasons({ findings }: GroupTable): Block[] {
  return reasonBlocks(
    findings.flatMap(({ finding, groups }) =>
      groups.flatMap((row) =>
        row.suppressed
          ? []
          : [row.auroc, row.sensitivity, row.specificity].map(
              (figure) => [finding, figure?.reason, nameOf(row)] as const,
            ),
      ),
    ),
  );
}

function nameOf({ group }: GroupRow): string {
  return group === '' ? '(not stated)' : group;
}

function groupCells(finding: string, row: GroupRow): string[] {
  const group = nameOf(row);
  if (row.suppressed) return [finding, group, 'not shown', '', '', '', '', ''];
  const { studies, positives, auroc, brier, sensitivity, specificity } = row;
  return [
    finding,
    group,
    String(studies),
    String(positives),
    withInterval(auroc),
    brier === null ? '-' : figure(brier, 4),
    sensitivity === null ? '-' : share(sensitivity),
    specificity === null ? '-' : share(specificity),
  ];
}
