import { type Patients, requireLabels, requireScores } from '../inputs.ts';
import { type Proportion, wilsonByPatient } from '../intervals/wilson.ts';
import type { Outcome } from '../outcome.ts';

/** Counts of studies at one threshold. */
export interface ConfusionCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly trueNegatives: number;
  readonly falseNegatives: number;
}

/** Independent studies with and without the finding that tell as much as those of patients with several; no more than there are. */
export interface EffectiveCases {
  readonly positives: number;
  readonly negatives: number;
}

/** Of independent studies: their counts. */
export function effectiveCases(counts: ConfusionCounts): EffectiveCases {
  return {
    positives: counts.truePositives + counts.falseNegatives,
    negatives: counts.trueNegatives + counts.falsePositives,
  };
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

/** Figures of the decisions at one threshold, a score; shares are in 0..1. */
export interface Classification {
  readonly threshold: number;
  readonly counts: ConfusionCounts;
  readonly sensitivity: Outcome<Proportion>;
  readonly specificity: Outcome<Proportion>;
  readonly positivePredictiveValue: Outcome<Proportion>;
  readonly negativePredictiveValue: Outcome<Proportion>;
}

/**
 * Sensitivity, specificity, PPV and NPV at a threshold with Wilson intervals, by patient where patients are known; each not
 * defined without its cases.
 */
export function classify(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold: number,
  confidence = 0.95,
  patients?: Patients,
): Classification {
  const counts = confusionCounts(scores, labels, threshold);
  const called = Uint8Array.from({ length: scores.length }, (_, i) => (scores[i] >= threshold ? 1 : 0));
  const share = (cases: (i: number) => boolean, hit: (i: number) => boolean): Outcome<Proportion> => {
    const studies = Array.from(called, (_, i) => i).filter(cases);
    return wilsonByPatient(
      studies.map((i) => Number(hit(i))),
      patients && studies.map((i) => patients[i]),
      confidence,
    );
  };
  const positive = (i: number) => labels[i] === 1;
  const negative = (i: number) => labels[i] === 0;
  const calledPositive = (i: number) => called[i] === 1;
  const calledNegative = (i: number) => called[i] === 0;
  return {
    threshold,
    counts,
    sensitivity: share(positive, calledPositive),
    specificity: share(negative, calledNegative),
    positivePredictiveValue: share(calledPositive, positive),
    negativePredictiveValue: share(calledNegative, negative),
  };
}
