import { requireLabels, requireScores } from '../inputs.ts';
import { type Proportion, wilson } from '../intervals/wilson.ts';
import type { Outcome } from '../outcome.ts';

export interface ConfusionCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** Decisions against labels; a score of at least the threshold is a positive decision. */
export function confusionCounts(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold: number,
): ConfusionCounts {
  requireScores(scores);
  requireLabels(labels, scores.length);
  const counts = { truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0 };
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] >= threshold) counts[labels[i] === 1 ? 'truePositives' : 'falsePositives']++;
    else counts[labels[i] === 1 ? 'falseNegatives' : 'trueNegatives']++;
  }
  return counts;
}

export interface Classification {
  readonly threshold: number;
  readonly counts: ConfusionCounts;
  readonly sensitivity: Outcome<Proportion>;
  readonly specificity: Outcome<Proportion>;
  readonly positivePredictiveValue: Outcome<Proportion>;
  readonly negativePredictiveValue: Outcome<Proportion>;
}

/** Sensitivity, specificity, PPV and NPV at a threshold with Wilson intervals; each not defined without its cases. */
export function classify(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold: number,
  confidence = 0.95,
): Classification {
  const counts = confusionCounts(scores, labels, threshold);
  const { truePositives: tp, falsePositives: fp, trueNegatives: tn, falseNegatives: fn } = counts;
  return {
    threshold,
    counts,
    sensitivity: wilson(tp, tp + fn, confidence),
    specificity: wilson(tn, tn + fp, confidence),
    positivePredictiveValue: wilson(tp, tp + fp, confidence),
    negativePredictiveValue: wilson(tn, tn + fn, confidence),
  };
}
