import { studentTQuantile, studentTTwoSided } from '../distributions/student-t.ts';
import { type Patients, requireConfidence, requireLabels, requirePatients, requireProbabilities } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** Paired difference of two Brier scores, in 0..1. */
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
 * scores give exactly zero, [0, 0] and p = 1. Where patients are known, deviations are summed by patient and the degrees of
 * freedom are those of patients (Liang and Zeger, Biometrika 1986).
 */
export function brierDifference(
  reference: ArrayLike<number>,
  candidate: ArrayLike<number>,
  labels: ArrayLike<number>,
  confidence = 0.95,
  patients?: Patients,
): Outcome<BrierDifference> {
  requireConfidence(confidence);
  requireProbabilities(reference);
  requireProbabilities(candidate);
  requireLabels(labels, reference.length);
  requireLabels(labels, candidate.length);
  const count = labels.length;
  requirePatients(patients, count);
  const losses = Float64Array.from(candidate, (p, i) => (p - labels[i]) ** 2 - (reference[i] - labels[i]) ** 2);
  let difference = 0;
  for (const loss of losses) difference += loss / count;
  const sums = new Map<number, number>();
  losses.forEach((loss, i) => {
    const unit = patients ? patients[i] : i;
    sums.set(unit, (sums.get(unit) ?? 0) + loss - difference);
  });
  const units = sums.size;
  if (units < 2) return notDefined(`a paired difference needs at least two ${patients ? 'patients' : 'studies'}`);
  const squares = [...sums.values()].reduce((sum, value) => sum + value ** 2, 0);
  const standardError = Math.sqrt(((units / (units - 1)) * squares) / count ** 2);
  if (standardError === 0) {
    if (difference !== 0) return notDefined('every study differs by the same amount: no variance to judge by');
    return { defined: true, difference, standardError, low: 0, high: 0, pValue: 1 };
  }
  const half = studentTQuantile((1 + confidence) / 2, units - 1) * standardError;
  const pValue = studentTTwoSided(difference / standardError, units - 1);
  return { defined: true, difference, standardError, low: difference - half, high: difference + half, pValue };
}
