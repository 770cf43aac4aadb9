import { requireConfidence, requireLabels, requireSameLength, requireScores } from '../inputs.ts';
import { exactUpperBound } from '../intervals/clopper-pearson.ts';
import { type McNemar, mcnemar } from './mcnemar.ts';

export interface DecisionFlips {
  readonly threshold: number;
  readonly studies: number;
  /** Studies that the two runs decide differently. */
  readonly flips: number;
  readonly toPositive: number;
  readonly toNegative: number;
  readonly rate: number;
  /** One-sided exact (Clopper-Pearson) upper bound of the rate. */
  readonly upperBound: number;
  /** Studies that only the reference, or only the candidate, decides rightly. */
  readonly mcnemar: McNemar;
}

/** Decisions of two runs at one threshold (a score of at least it is positive), compared study by study. */
export function decisionFlips(
  reference: ArrayLike<number>,
  candidate: ArrayLike<number>,
  labels: ArrayLike<number>,
  threshold: number,
  confidence = 0.95,
): DecisionFlips {
  requireConfidence(confidence);
  requireScores(reference);
  requireScores(candidate);
  requireSameLength(candidate, reference.length, 'scores of the second run');
  requireLabels(labels, reference.length);
  let toPositive = 0;
  let toNegative = 0;
  let onlyReferenceRight = 0;
  for (let i = 0; i < reference.length; i++) {
    const before = reference[i] >= threshold;
    const after = candidate[i] >= threshold;
    if (before === after) continue;
    if (after) toPositive++;
    else toNegative++;
    if (before === (labels[i] === 1)) onlyReferenceRight++;
  }
  const flips = toPositive + toNegative;
  return {
    threshold,
    studies: reference.length,
    flips,
    toPositive,
    toNegative,
    rate: flips / reference.length,
    upperBound: exactUpperBound(flips, reference.length, confidence),
    mcnemar: mcnemar(onlyReferenceRight, flips - onlyReferenceRight),
  };
}
