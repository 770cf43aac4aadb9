import {
  type Binning,
  type CalibrationBin,
  calibrationCurve,
  DEFAULT_BINNING,
  expectedCalibrationError,
} from '../calibration/bins.ts';
import { type BrierDecomposition, decomposeBrier } from '../calibration/decomposition.ts';
import { calibrationErrorByChance } from '../calibration/error-by-chance.ts';
import { type Recalibration, recalibrate } from '../calibration/recalibration.ts';
import { type AlignedFinding, alignTables } from '../data/alignment.ts';
import type { LabelTable, ScoreTable } from '../data/score-table.ts';
import { auroc } from '../discrimination/auroc.ts';
import { aurocInterval } from '../discrimination/auroc-interval.ts';
import { averagePrecision, weightedAveragePrecision } from '../discrimination/average-precision.ts';
import { type Classification, classify } from '../discrimination/classification.ts';
import { chooseThreshold, describeRule } from '../discrimination/operating-point.ts';
import { type RocPoint, rocPoints } from '../discrimination/roc.ts';
import { countPositives } from '../inputs.ts';
import { bootstrapReplicates, percentileInterval } from '../intervals/bootstrap.ts';
import { type Proportion, wilsonByPatient } from '../intervals/wilson.ts';
import { type Estimate, type Outcome, toEstimate } from '../outcome.ts';
import { DEFAULT_OPERATING_POINTS, type OperatingPoints, rulesFor } from './operating-points.ts';

/** How the table of performance is computed. */
export interface PerformanceOptions {
  readonly confidence?: number;
  readonly resamples?: number;
  readonly seed?: number;
  readonly operatingPoints?: OperatingPoints;
  readonly binning?: Binning;
}

/** All figures of one run on one finding. */
export interface FindingPerformance {
  readonly name: string;
  readonly positives: number;
  readonly prevalence: Outcome<Proportion>;
  readonly auroc: Estimate;
  /** With the percentile interval over studies, or patients where they are known. */
  readonly averagePrecision: Estimate;
  readonly roc: Outcome<{ points: RocPoint[] }>;
  /** Youden and fixed-sensitivity thresholds are chosen on these very scores, which flatters the figures at them. */
  readonly operatingPoints: readonly { readonly rule: string; readonly result: Outcome<Classification> }[];
  readonly calibration: {
    readonly curve: readonly CalibrationBin[];
    readonly expectedError: number;
    /** What the expected error would be on average if every probability were right, from the same bins. */
    readonly expectedErrorIfCalibrated: number;
    readonly recalibration: Outcome<Recalibration>;
    readonly brier: BrierDecomposition;
  };
}

/** All figures of one run, with how they were computed. */
export interface PerformanceTable {
  readonly studies: number;
  readonly findings: readonly FindingPerformance[];
  readonly binning: Binning;
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
}

/** How good the model is on this test set: discrimination, decisions and calibration by finding. Errors: as evaluationTable. */
export function performanceTable(
  scores: ScoreTable,
  labels: LabelTable,
  options: PerformanceOptions = {},
): PerformanceTable {
  const settings = { confidence: 0.95, resamples: 2000, seed: 1, binning: DEFAULT_BINNING, ...options };
  const { confidence, resamples, seed, binning } = settings;
  const alignment = alignTables([scores], labels);
  const points = options.operatingPoints ?? DEFAULT_OPERATING_POINTS;
  return {
    studies: alignment.studies.length,
    findings: alignment.findings.map((finding) => findingPerformance(finding, settings, points)),
    binning,
    confidence,
    resamples,
    seed,
  };
}

function findingPerformance(
  { name, scores: [scores], labels, patients }: AlignedFinding,
  { confidence, resamples, seed, binning }: Required<Omit<PerformanceOptions, 'operatingPoints'>>,
  points: OperatingPoints,
): FindingPerformance {
  const positives = countPositives(labels);
  const [precisions] = bootstrapReplicates(scores.length, [weightedAveragePrecision(scores, labels)], {
    ...{ resamples, seed, patients },
  });
  const curve = calibrationCurve(scores, labels, binning, confidence, patients);
  return {
    name,
    positives,
    prevalence: wilsonByPatient(labels, patients, confidence),
    auroc: toEstimate(auroc(scores, labels), aurocInterval(scores, labels, confidence, patients)),
    averagePrecision: toEstimate(averagePrecision(scores, labels), percentileInterval(precisions, confidence)),
    roc: rocPoints(scores, labels),
    operatingPoints: rulesFor(points, name).map((rule) => {
      const chosen = chooseThreshold(rule, scores, labels);
      const result: Outcome<Classification> = chosen.defined
        ? { defined: true, ...classify(scores, labels, chosen.threshold, confidence, patients) }
        : chosen;
      return { rule: describeRule(rule), result };
    }),
    calibration: {
      curve,
      expectedError: expectedCalibrationError(curve),
      expectedErrorIfCalibrated: calibrationErrorByChance(scores, binning),
      recalibration: recalibrate(scores, labels, confidence, patients),
      brier: decomposeBrier(scores, labels, binning),
    },
  };
}
