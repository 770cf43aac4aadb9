/** Blocks of how good the model is: discrimination, decisions, calibration, groups. */
import { CAPTIONS, formatLevel } from '@doubleblind/metrics';
import { SECTIONS } from '../compose/checklists/items.ts';
import type { GroupRow, GroupTable } from '../schema/performance.ts';
import type { Report } from '../schema/report.ts';
import { type Block, heading, paragraph } from './blocks.ts';
import { captions, percent, reasons, share, withInterval } from './format.ts';

export function performanceBlocks(report: Report): Block[] {
  const { performance, agreement } = report;
  const both = agreement === null ? '' : ' Grey: plaintext, blue: secure; where only one line is seen they coincide.';
  return [
    heading(SECTIONS.performance),
    paragraph('All figures of this section are those of the secure run.'),
    discriminationTable(report),
    ...reasons(performance.map(({ finding, auroc }) => [finding, auroc.delong.reason])).map((text) => paragraph(text)),
    {
      kind: 'figure',
      figure: 'forest',
      title: 'AUROC by finding',
      caption: `Point: AUROC; line: its interval. The dotted line at 0.5 is a coin toss.${both}`,
      report,
    },
    { kind: 'figure', figure: 'roc', title: CAPTIONS.roc.title, caption: `${CAPTIONS.roc.caption}${both}`, report },
    operatingPointTable(report),
    calibrationTable(report),
    {
      kind: 'figure',
      figure: 'calibration',
      title: CAPTIONS.calibration.title,
      caption:
        'Across: the mean probability that the model gave; upwards: the share of these studies that have the finding, with its ' +
        'interval. On the diagonal the probabilities mean what they say; below it they are too high, above it too low.',
      report,
    },
  ];
}

function discriminationTable({ performance, method }: Report): Block {
  const level = formatLevel(method.confidence);
  return {
    kind: 'table',
    title: 'Discrimination',
    caption: captions('auroc', 'averagePrecision'),
    header: [
      'Finding',
      'Prevalence',
      `AUROC [${level}, DeLong]`,
      `AUROC [${level}, BCa]`,
      `Average precision [${level}]`,
    ],
    rows: performance.map(({ finding, prevalence, auroc, averagePrecision }) => [
      finding,
      prevalence.value === null ? '-' : `${percent(prevalence.value)} (${prevalence.cases} of ${prevalence.of})`,
      withInterval(auroc.delong),
      withInterval(auroc.bca),
      withInterval(averagePrecision),
    ]),
    textColumns: [0],
  };
}

function operatingPointTable({ performance, method }: Report): Block {
  return {
    kind: 'table',
    title: `Decisions at thresholds, with ${formatLevel(method.confidence)} intervals`,
    caption: CAPTIONS.operatingPoints.caption,
    header: ['Finding', 'Threshold chosen by', 'Threshold', 'Sensitivity', 'Specificity', 'PPV', 'NPV'],
    rows: performance.flatMap(({ finding, operatingPoints }) =>
      operatingPoints.map((point) => [
        finding,
        point.name,
        point.threshold === null ? '-' : point.threshold.toFixed(4),
        share(point.sensitivity),
        share(point.specificity),
        share(point.positivePredictiveValue),
        share(point.negativePredictiveValue),
      ]),
    ),
    textColumns: [0, 1],
  };
}

function calibrationTable({ performance, method }: Report): Block {
  const { kind, bins } = method.binning;
  const binning = `${bins} bins ${kind === 'mass' ? 'of about equally many studies' : 'of equal width'}`;
  return {
    kind: 'table',
    title: `Calibration and Brier score (${binning})`,
    caption: captions('calibration', 'brier'),
    header: ['Finding', 'Slope', 'Intercept', 'Calibration error', 'Brier', 'Reliability', 'Resolution', 'p (1 - p)'],
    rows: performance.map(({ finding, calibration: { slope, intercept, expectedError, brier } }) => [
      finding,
      withInterval(slope, 2),
      withInterval(intercept, 2),
      expectedError.toFixed(3),
      ...[brier.brier, brier.reliability, brier.resolution, brier.uncertainty].map((value) => value.toFixed(4)),
    ]),
    textColumns: [0],
  };
}

export function groupBlocks({ groups, method }: Report): Block[] {
  if (groups.length === 0) return [];
  return [
    heading(SECTIONS.groups),
    paragraph(method.suppression.text),
    ...groups.map((table) => groupTable(table, formatLevel(method.confidence))),
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
    caption: CAPTIONS.groups.caption,
    header: header.slice(0, shown),
    rows: findings.flatMap(({ finding, groups }) => groups.map((row) => groupCells(finding, row).slice(0, shown))),
    textColumns: [0, 1],
  };
}

function groupCells(finding: string, row: GroupRow): string[] {
  const group = row.group === '' ? '(not stated)' : row.group;
  if (row.suppressed) return [finding, group, 'not shown', '', '', '', '', ''];
  const { studies, positives, auroc, brier, sensitivity, specificity } = row;
  return [
    finding,
    group,
    String(studies),
    String(positives),
    withInterval(auroc),
    brier.toFixed(4),
    sensitivity === null ? '-' : share(sensitivity),
    specificity === null ? '-' : share(specificity),
  ];
}
