import { studentTQuantile, studentTTwoSided } from '../distributions/student-t.ts';
import { requireConfidence, requireLabels, requireProbabilities } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

export interface BrierDifference {
  /** Brier score of the candidate minus that of the reference; negative is better. */
  readonly difference: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
}

/**
 * Paired difference of two Brier scores: the mean over studies of the difference of squared errors, with Student's t
 * interval and test (Diebold and Mariano, J. Business and Economic Statistics 1995, for independent cases). Equal
 * scores give exactly zero, [0, 0] and p = 1.
 */
export function brierDifference(
  reference: ArrayLike<number>,
  candidate: ArrayLike<number>,
  labels: ArrayLike<number>,
  confidence = 0.95,
): Outcome<BrierDifference> {
  requireConfidence(confidence);
  requireProbabilities(reference);
  requireProbabilities(candidate);
  requireLabels(labels, reference.length);
  requireLabels(labels, candidate.length);
  const count = labels.length;
  if (count < 2) return notDefined('a paired difference needs at least two studies');
  const losses = Float64Array.from(candidate, (p, i) => (p - labels[i]) ** 2 - (reference[i] - labels[i]) ** 2);
  let difference = 0;
  for (const loss of losses) difference += loss / count;
  let squares = 0;
  for (const loss of losses) squares += (loss - difference) ** 2;
  const standardError = Math.sqrt(squares / (count - 1) / count);
  if (standardError === 0) {
    if (difference !== 0) return notDefined('every study differs by the same amount: no variance to judge by');
    return { defined: true, difference, standardError, low: 0, high: 0, pValue: 1 };
  }
  const half = studentTQuantile((1 + confidence) / 2, count - 1) * standardError;
  const pValue = studentTTwoSided(difference / standardError, count - 1);
  return { defined: true, difference, standardError, low: difference - half, high: difference + half, pValue };
}
