/** How good the model is: puts the tables of performance and groups into the report's form, small bins suppressed. */
import type {
  Calibration,
  FindingPerformance,
  GroupRow,
  GroupTable,
  OperatingPointFigures,
} from '@doubleblind/contracts';
import {
  type CalibrationBin,
  type FindingPerformance as FindingPerformanceTable,
  type GroupRow as GroupRowTable,
  groupTable,
  type LabelTable,
  numberPatients,
  type PerformanceOptions,
  performanceTable,
  rocPoints,
  type SuppressionRule,
} from '@doubleblind/metrics';
import { brierEstimate } from './brier.ts';
import type { Evaluated, EvaluatedFinding } from './findings.ts';
import { gridRoc } from './roc-grid.ts';
import { absent, estimate, interval, proportion, thresholdName } from './values.ts';

export function buildPerformance(
  findings: readonly EvaluatedFinding[],
  options: Required<PerformanceOptions>,
  suppression: SuppressionRule,
): FindingPerformance[] {
  return findings.map(({ name, secure, plaintext, labels }) => {
    const [finding] = performanceTable(secure, labels, options).findings;
    const declared = options.operatingPoints.thresholds?.[name];
    return {
      finding: finding.name,
      prevalence: proportion(finding.prevalence),
      auroc: estimate(finding.auroc),
      brier: brierEstimate(secure.scores, labels.labels, { ...options, patients: numberPatients(labels.patientId) }),
      averagePrecision: estimate(finding.averagePrecision),
      operatingPoints: finding.operatingPoints.map((point) => operatingPoint(point, declared)),
      roc: {
        secure: gridRoc(finding.roc),
        plaintext: plaintext ? gridRoc(rocPoints(plaintext.scores, labels.labels)) : null,
      },
      calibration: calibration(finding.calibration, suppression),
    };
  });
}

function operatingPoint(
  { rule, result }: FindingPerformanceTable['operatingPoints'][number],
  declared: number | undefined,
): OperatingPointFigures {
  if (!result.defined) {
    const none = { ...absent(result.reason), cases: 0, of: 0 };
    return {
      name: rule,
      threshold: null,
      ...{ sensitivity: none, specificity: none, positivePredictiveValue: none, negativePredictiveValue: none },
    };
  }
  return {
    ...{ name: thresholdName(rule, declared), threshold: result.threshold },
    sensitivity: proportion(result.sensitivity),
    specificity: proportion(result.specificity),
    positivePredictiveValue: proportion(result.positivePredictiveValue),
    negativePredictiveValue: proportion(result.negativePredictiveValue),
  };
}

function calibration(
  { curve, expectedError, expectedErrorIfCalibrated, recalibration, brier }: FindingPerformanceTable['calibration'],
  suppression: SuppressionRule,
): Calibration {
  return {
    bins: curve.map((bin) => calibrationBin(bin, suppression)),
    slope: recalibration.defined ? interval(recalibration.slope) : absent(recalibration.reason),
    intercept: recalibration.defined
      ? interval({ defined: true, ...recalibration.inTheLarge })
      : absent(recalibration.reason),
    ...{ expectedError, expectedErrorIfCalibrated },
    brier: {
      reliability: brier.reliability,
      resolution: brier.resolution,
      uncertainty: brier.uncertainty,
      withinBins: brier.withinBins,
    },
  };
}

function calibrationBin({ count, meanProbability, observed }: CalibrationBin, { minimumStudies }: SuppressionRule) {
  if (count < minimumStudies) return { studies: count, figures: null };
  const { value, low, high } = observed;
  return { studies: count, figures: { meanProbability, observed: value, low, high } };
}

/** Tables by the named columns; a column with one value only says nothing and is left out. */
export function buildGroups(
  { findings }: Evaluated,
  labels: LabelTable,
  columns: readonly string[],
  options: {
    readonly suppression: SuppressionRule;
    readonly thresholds: Readonly<Record<string, number>>;
    readonly confidence: number;
  },
): GroupTable[] {
  return columns
    .filter((column) => new Set(labels.columns[column]).size !== 1)
    .map((column) => {
      const sizes = new Map<string, number>();
      for (const group of labels.columns[column]) sizes.set(group, (sizes.get(group) ?? 0) + 1);
      return {
        column,
        findings: findings.map(({ name, secure, labels }) => ({
          finding: name,
          groups: groupTable(secure, labels, column, { ...options, sizes }).findings[0].groups.map(groupRow),
        })),
      };
    });
}

function groupRow(row: GroupRowTable): GroupRow {
  if (row.suppressed) return { suppressed: true, group: row.group };
  const { group, studies, positives, auroc, brier, sensitivity, specificity } = row;
  return {
    suppressed: false,
    group,
    studies,
    positives,
    auroc: estimate(auroc),
    brier,
    sensitivity: sensitivity ? proportion(sensitivity) : null,
    specificity: specificity ? proportion(specificity) : null,
  };
}
