import { logistic } from '../distributions/logistic.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { requireConfidence, requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { type ConfusionCounts, effectiveCases } from './classification.ts';
import type { Ratio } from './likelihood-ratios.ts';

/** Predictive values at a stated prevalence, in 0..1. */
export interface PredictiveValues {
  readonly prevalence: number;
  readonly positive: Outcome<Ratio>;
  readonly negative: Outcome<Ratio>;
}

/**
 * PPV and NPV where the finding is as frequent as stated, 0.0001 to 0.9999 (DB7006), and sensitivity and specificity are
 * those seen: the intervals on the log odds of Mercaldo, Lau and Zhou (Statistics in Medicine 2007, equations 5 and 6). Not
 * defined where sensitivity or specificity is 0 or 1. `effective` as in EffectiveCases.
 */
export function predictiveValuesAt(
  prevalence: number,
  counts: ConfusionCounts,
  confidence = 0.95,
  effective = effectiveCases(counts),
): PredictiveValues {
  requireConfidence(confidence);
  requireSetting('The prevalence', prevalence, 0.0001, 0.9999);
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = counts;
  const positives = tp + fn;
  const negatives = tn + fp;
  if (positives === 0 || negatives === 0) {
    const reason = notDefined('predictive values need both classes');
    return { prevalence, positive: reason, negative: reason };
  }
  if (Math.min(tp, fp, tn, fn) === 0) {
    const reason = notDefined('sensitivity or specificity is 0 or 1: the interval on the log odds has no variance');
    return { prevalence, positive: reason, negative: reason };
  }
  const sensitivity = tp / positives;
  const specificity = tn / negatives;
  const odds = prevalence / (1 - prevalence);
  const z = normalQuantile((1 + confidence) / 2);
  const onLogOdds = (logOdds: number, variance: number): Outcome<Ratio> => {
    const half = z * Math.sqrt(variance);
    return { defined: true, value: logistic(logOdds), low: logistic(logOdds - half), high: logistic(logOdds + half) };
  };
  return {
    prevalence,
    positive: onLogOdds(
      Math.log((sensitivity / (1 - specificity)) * odds),
      (1 - sensitivity) / sensitivity / effective.positives + specificity / (1 - specificity) / effective.negatives,
    ),
    negative: onLogOdds(
      Math.log(specificity / (1 - sensitivity) / odds),
      sensitivity / (1 - sensitivity) / effective.positives + (1 - specificity) / specificity / effective.negatives,
    ),
  };
}
