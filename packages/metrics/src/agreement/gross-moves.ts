import { samplingUnits } from '../discrimination/delong.ts';
import { type Patients, requireLabels, requirePatients, requireSameLength, requireScores } from '../inputs.ts';
import { placement } from './placement.ts';

/**
 * A score is grossly moved where it passes more than this share of the other class. An AUROC that changes by the margin
 * through smaller moves takes many of them (30 or more, from the fewest studies that a test can pass with), which is what
 * the normal approximation needs; through larger ones it may take three, of which none need be seen.
 */
export const GROSS_MOVE = 0.1;

/** How many units have a score that moved too far to be rounding, and what that bounds. */
export interface GrossMoves {
  /** Units (patients where known, studies otherwise) with a grossly moved score. */
  readonly moved: number;
  /** Units of the smaller class, of which they are counted. */
  readonly of: number;
}

/** Counts the scores that the second run moved past more than a tenth of the other class, as the first run scored it. */
export function grossMoves(
  reference: ArrayLike<number>,
  candidate: ArrayLike<number>,
  labels: ArrayLike<number>,
  patients?: Patients,
): GrossMoves {
  requireScores(reference);
  requireScores(candidate);
  requireSameLength(candidate, reference.length, 'scores of the second run');
  requireLabels(labels, reference.length);
  requirePatients(patients, reference.length);
  const classes = [0, 1].map((label) =>
    Float64Array.from(reference)
      .filter((_, i) => labels[i] === label)
      .sort(),
  );
  const moved = new Set<number>();
  for (let i = 0; i < reference.length; i++) {
    const others = classes[1 - labels[i]];
    const passed = Math.abs(placement(others, candidate[i]) - placement(others, reference[i]));
    if (passed > GROSS_MOVE * others.length) moved.add(patients ? patients[i] : i);
  }
  const { positives, negatives } = samplingUnits(labels, patients);
  return { moved: moved.size, of: Math.min(positives, negatives) };
}
