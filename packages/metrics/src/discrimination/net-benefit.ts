import { countPositives, requireLabels, requireProbabilities, requireSetting } from '../inputs.ts';
import { confusionCounts } from './classification.ts';

/** Net benefit at one threshold, in true positives a study. */
export interface NetBenefit {
  /** Probability of the finding from which on acting is held worth a false alarm. */
  readonly threshold: number;
  /** True positives a study that the model's calls are worth, less false alarms weighed by the odds of the threshold. */
  readonly model: number;
  /** The same of calling every study positive; calling none is worth 0. */
  readonly all: number;
}

/** Thresholds of a table, and, between and beyond them, of a curve. */
export const DECISION_THRESHOLDS: readonly number[] = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5];
/** Probabilities at which the curve of net benefit is drawn. */
export const CURVE_THRESHOLDS: readonly number[] = [
  ...[0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4],
  ...[0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9],
];

/**
 * The decision curve of Vickers and Elkin (Medical Decision Making 2006): net benefit = TP / n - FP / n x t / (1 - t). It
 * takes scores for probabilities, so a model that is badly calibrated shows it here. Thresholds above 0 and below 1 (DB7006).
 */
export function decisionCurve(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  thresholds: readonly number[] = DECISION_THRESHOLDS,
): NetBenefit[] {
  requireProbabilities(probabilities);
  requireLabels(labels, probabilities.length);
  const studies = probabilities.length;
  const prevalence = countPositives(labels) / studies;
  return thresholds.map((threshold) => {
    requireSetting('A threshold of the decision curve', threshold, 1e-6, 1 - 1e-6);
    const { truePositives, falsePositives } = confusionCounts(probabilities, labels, threshold);
    const odds = threshold / (1 - threshold);
    return {
      threshold,
      model: (truePositives - falsePositives * odds) / studies,
      all: prevalence - (1 - prevalence) * odds,
    };
  });
}
