import { formatEstimate, formatLevel, formatProportion } from './format.ts';
import type { FindingPerformance, PerformanceTable } from './performance.ts';
import { textTable } from './text-table.ts';

/** How good the model is, as text: discrimination and calibration by finding, then decisions by operating point. */
export function renderPerformance(table: PerformanceTable): string {
  const level = `${formatLevel(table.confidence)} CI`;
  const summary = textTable(
    [
      `Finding (${table.studies} studies)`,
      'Prevalence',
      `AUROC [${level}]`,
      `Average precision [${level}]`,
      'Calibration slope',
      'Intercept',
      'ECE',
      'ECE by chance',
      'Brier',
    ],
    table.findings.map(summaryRow),
  );
  const decisions = textTable(
    ['Finding', 'Operating point', 'Threshold', 'Sensitivity', 'Specificity', 'PPV', 'NPV'],
    table.findings.flatMap(decisionRows),
  );
  const { kind, bins } = table.binning;
  const binning = `${bins} bins of equal ${kind === 'mass' ? 'numbers of studies' : 'width'}`;
  return `${summary}\n${decisions}\nECE: expected calibration error over ${binning}; by chance: its mean if every probability were right. Intercept: with the slope held at 1.\n`;
}

function summaryRow({ name, prevalence, auroc, averagePrecision, calibration }: FindingPerformance): string[] {
  const { recalibration, expectedError, expectedErrorIfCalibrated, brier } = calibration;
  return [
    name,
    formatProportion(prevalence),
    formatEstimate(auroc),
    formatEstimate(averagePrecision),
    recalibration.defined && recalibration.slope.defined ? formatEstimate(recalibration.slope, 2) : '-',
    recalibration.defined ? formatEstimate(recalibration.inTheLarge, 2) : '-',
    expectedError.toFixed(3),
    expectedErrorIfCalibrated.toFixed(3),
    brier.brier.toFixed(4),
  ];
}

function decisionRows({ name, operatingPoints }: FindingPerformance): string[][] {
  return operatingPoints.map(({ rule, result }) =>
    result.defined
      ? [
          name,
          rule,
          result.threshold.toFixed(4),
          formatProportion(result.sensitivity),
          formatProportion(result.specificity),
          formatProportion(result.positivePredictiveValue),
          formatProportion(result.negativePredictiveValue),
        ]
      : [name, rule, '-', '-', '-', '-', '-'],
  );
}
