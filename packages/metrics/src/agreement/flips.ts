import {
  type Patients,
  requireConfidence,
  requireLabels,
  requirePatients,
  requireSameLength,
  requireScores,
} from '../inputs.ts';
import { exactUpperBoundByPatient } from '../intervals/clopper-pearson.ts';
import { type McNemar, mcnemar, mcnemarByPatient } from './mcnemar.ts';

/** Decisions of two runs at one threshold, a probability. */
export interface DecisionFlips {
  readonly threshold: number;
  readonly studies: number;
  /** Studies that the two runs decide differently. */
  readonly flips: number;
  readonly toPositive: number;
  readonly toNegative: number;
  readonly rate: number;
  /** One-sided exact (Clopper-Pearson) upper bound of the rate, by patient where they are known. */
  readonly upperBound: number;
  /** Studies that only the reference, or only the candidate, decides rightly. */
  readonly mcnemar: McNemar;
}

/**
 * Decisions of two runs at one threshold (a score of at least it is positive), compared study by study. Where patients are
 * named, bound and p-values take patients as independent.
 */
export function decisionFlips(
  reference: ArrayLike<number>,
  candidate: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold: number,
  confidence = 0.95,
  patients?: Patients,
): DecisionFlips {
  requireConfidence(confidence);
  requireScores(reference);
  requireScores(candidate);
  requireSameLength(candidate, reference.length, 'scores of the second run');
  requireLabels(labels, reference.length);
  requirePatients(patients, reference.length);
  const changed = new Uint8Array(reference.length);
  const favour = new Map<number, number>();
  let toPositive = 0;
  let toNegative = 0;
  let onlyReferenceRight = 0;
  for (let i = 0; i < reference.length; i++) {
    const before = reference[i] >= threshold;
    const after = candidate[i] >= threshold;
    if (before === after) continue;
    if (after) toPositive++;
    else toNegative++;
    const referenceRight = before === (labels[i] === 1);
    if (referenceRight) onlyReferenceRight++;
    changed[i] = 1;
    const unit = patients ? patients[i] : i;
    favour.set(unit, (favour.get(unit) ?? 0) + (referenceRight ? 1 : -1));
  }
  const flips = toPositive + toNegative;
  return {
    threshold,
    studies: reference.length,
    flips,
    toPositive,
    toNegative,
    rate: flips / reference.length,
    upperBound: exactUpperBoundByPatient(changed, patients, confidence),
    mcnemar: {
      ...mcnemar(onlyReferenceRight, flips - onlyReferenceRight),
      ...(patients ? mcnemarByPatient([...favour.values()]) : {}),
    },
  };
}
