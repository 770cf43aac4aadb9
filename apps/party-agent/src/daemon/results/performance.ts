/** How good the model is for one finding, as it may be released: figures, curves on a grid, bins with counts. */
import type { Performance } from '@doubleblind/contracts';
import {
  describeRule,
  type FindingPerformance,
  type LabelTable,
  type OperatingPoints,
  performanceTable,
  type RocPoint,
  type ScoreTable,
} from '@doubleblind/metrics';
import { brierEstimate, estimate, valueWithInterval } from './estimates.ts';

export interface StatisticsOptions {
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
  /** Bins and groups of fewer studies are not shown. */
  readonly suppressBelow: number;
  /** Thresholds that decisions are reported at; else the usual ones. */
  readonly operatingPoints?: OperatingPoints;
}

const ROC_STEPS = 100;

export function releasablePerformance(scores: ScoreTable, labels: LabelTable, options: StatisticsOptions): Performance {
  const table = performanceTable(scores, labels, options);
  const { name, auroc, averagePrecision, roc, operatingPoints, calibration } = table.findings[0];
  const declared = options.operatingPoints?.thresholds?.[name];
  const declaredRule = declared === undefined ? null : describeRule({ kind: 'threshold', threshold: declared });
  return {
    auroc: estimate(auroc.delong),
    averagePrecision: estimate(averagePrecision),
    brier: brierEstimate(scores.scores, labels.labels, options, options.confidence),
    ...(roc.defined ? { rocCurve: onGrid(roc.points) } : {}),
    calibration: releasableCalibration(calibration, options.suppressBelow),
    operatingPoints: operatingPoints.flatMap(({ rule, result }) =>
      result.defined
        ? [
            {
              name: rule === declaredRule ? "vendor's threshold" : rule,
              // Chosen thresholds lie half-way between two scores: rounded, so that no score can be read off.
              threshold: rule === declaredRule ? result.threshold : Math.round(result.threshold * 1000) / 1000,
              sensitivity: valueWithInterval(result.sensitivity),
              specificity: valueWithInterval(result.specificity),
              positivePredictiveValue: valueWithInterval(result.positivePredictiveValue),
              negativePredictiveValue: valueWithInterval(result.negativePredictiveValue),
            },
          ]
        : [],
    ),
  };
}

/** Sensitivities at false positive rates 0, 0.01, ... 1: the highest that a threshold reaches there. */
function onGrid(points: readonly RocPoint[]): NonNullable<Performance['rocCurve']> {
  let next = 0;
  let reached = 0;
  return Array.from({ length: ROC_STEPS + 1 }, (_, step) => {
    const falsePositiveRate = step / ROC_STEPS;
    for (; next < points.length && points[next].falsePositiveRate <= falsePositiveRate + 1e-12; next++) {
      reached = points[next].truePositiveRate;
    }
    return { falsePositiveRate, truePositiveRate: reached };
  });
}

function releasableCalibration(
  { curve, expectedError, recalibration }: FindingPerformance['calibration'],
  suppressBelow: number,
): NonNullable<Performance['calibration']> {
  const undefinedFit = recalibration.defined ? null : recalibration;
  const coefficient = (name: 'slope' | 'intercept') =>
    recalibration.defined
      ? valueWithInterval({ defined: true, ...recalibration[name] })
      : valueWithInterval(undefinedFit!);
  return {
    bins: curve
      .filter(({ count }) => count >= suppressBelow)
      .map(({ count, meanProbability, observed }) => ({
        meanScore: meanProbability,
        observed: observed.value,
        low: observed.low,
        high: observed.high,
        count,
      })),
    slope: coefficient('slope'),
    intercept: coefficient('intercept'),
    expectedCalibrationError: expectedError,
  };
}
