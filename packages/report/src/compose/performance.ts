/** How good the model is: puts the tables of performance and groups into the report's form, small bins suppressed. */
import {
  alignTables,
  type CalibrationBin,
  type FindingPerformance as FindingPerformanceTable,
  type GroupRow as GroupRowTable,
  groupTable,
  type LabelTable,
  type Outcome,
  type PerformanceOptions,
  performanceTable,
  type RocPoint,
  rocPoints,
  type ScoreTable,
  type SuppressionRule,
} from '@doubleblind/metrics';
import type {
  Calibration,
  FindingPerformance,
  GroupRow,
  GroupTable,
  OperatingPoint,
  Roc,
} from '../schema/performance.ts';
import { absent, estimate, proportion } from './values.ts';

const GRID_STEPS = 100;

export function buildPerformance(
  secure: ScoreTable,
  plaintext: ScoreTable | undefined,
  labels: LabelTable,
  options: Required<PerformanceOptions>,
  suppression: SuppressionRule,
): FindingPerformance[] {
  const table = performanceTable(secure, labels, options);
  const plain = plaintext && alignTables([plaintext], labels).findings;
  return table.findings.map((finding) => {
    const other = plain?.find(({ name }) => name === finding.name);
    return {
      finding: finding.name,
      prevalence: proportion(finding.prevalence),
      auroc: { delong: estimate(finding.auroc.delong), bca: estimate(finding.auroc.bca) },
      averagePrecision: estimate(finding.averagePrecision),
      roc: { secure: roc(finding.roc), plaintext: other ? roc(rocPoints(other.scores[0], other.labels)) : null },
      operatingPoints: finding.operatingPoints.map(operatingPoint),
      calibration: calibration(finding.calibration, suppression),
    };
  });
}

/** On a fixed grid, so that the thresholds between single studies cannot be read off the curve. */
function roc(curve: Outcome<{ points: RocPoint[] }>): Roc {
  if (!curve.defined) return { sensitivity: null, reason: curve.reason };
  const { points } = curve;
  let next = 0;
  const sensitivity = Array.from({ length: GRID_STEPS + 1 }, (_, step) => {
    const rate = step / GRID_STEPS;
    while (next + 1 < points.length && points[next + 1].falsePositiveRate <= rate) next++;
    const here = points[next];
    const after = points[next + 1];
    if (after === undefined) return here.truePositiveRate;
    const share = (rate - here.falsePositiveRate) / (after.falsePositiveRate - here.falsePositiveRate);
    return Math.min(1, here.truePositiveRate + share * (after.truePositiveRate - here.truePositiveRate));
  });
  return { sensitivity };
}

function operatingPoint({ rule, result }: FindingPerformanceTable['operatingPoints'][number]): OperatingPoint {
  if (!result.defined) {
    const none = { ...absent(result.reason), cases: 0, of: 0 };
    return {
      name: rule,
      threshold: null,
      ...{ sensitivity: none, specificity: none, positivePredictiveValue: none, negativePredictiveValue: none },
    };
  }
  return {
    name: rule,
    threshold: result.threshold,
    sensitivity: proportion(result.sensitivity),
    specificity: proportion(result.specificity),
    positivePredictiveValue: proportion(result.positivePredictiveValue),
    negativePredictiveValue: proportion(result.negativePredictiveValue),
  };
}

function calibration(
  { curve, expectedError, recalibration, brier }: FindingPerformanceTable['calibration'],
  suppression: SuppressionRule,
): Calibration {
  const none = recalibration.defined ? null : absent(recalibration.reason);
  return {
    bins: curve.map((bin) => calibrationBin(bin, suppression)),
    slope: none ?? estimateOf(recalibration, 'slope'),
    intercept: none ?? estimateOf(recalibration, 'inTheLarge'),
    expectedError,
    brier,
  };
}

function estimateOf(
  recalibration: FindingPerformanceTable['calibration']['recalibration'],
  which: 'slope' | 'inTheLarge',
) {
  if (!recalibration.defined) return absent(recalibration.reason);
  const { value, low, high } = recalibration[which];
  return { value, low, high };
}

function calibrationBin({ count, meanProbability, observed }: CalibrationBin, { minimumStudies }: SuppressionRule) {
  if (count < minimumStudies) return { studies: count, figures: null };
  const { value, low, high } = observed;
  return { studies: count, figures: { meanProbability, observed: value, low, high } };
}

/** Tables by the named columns; a column with one value only says nothing and is left out. */
export function buildGroups(
  secure: ScoreTable,
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
    .map((column) => ({
      column,
      findings: groupTable(secure, labels, column, options).findings.map(({ name, groups }) => ({
        finding: name,
        groups: groups.map(groupRow),
      })),
    }));
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
