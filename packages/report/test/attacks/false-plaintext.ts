/**
 * A vendor that runs the plaintext comparison supplies its scores. It moves those of one study: a positive study that rises raises the
 * AUROC of the plaintext run, a negative one lowers it; and whether a score has passed a tenth of the other class, which is counted, depends on
 * which class is the other one.
 */
import type { FindingAgreement } from '@doubleblind/contracts';
import { exactUpperBound } from '@doubleblind/metrics';

/** The label of the one study whose plaintext score was raised; null where the difference of the runs does not tell. */
export function labelOfRaised({ aurocDifference, brier }: FindingAgreement): 0 | 1 | null {
  const auroc = aurocDifference.delong.value;
  if (auroc !== null && Math.abs(auroc) > 0) return auroc < 0 ? 1 : 0;
  // Nearer to the truth or farther from it.
  const error = brier.difference.value;
  return error === null || error === 0 ? null : error > 0 ? 1 : 0;
}

/** How many scores moved far, from the number where it is shown, else from how wide the interval of the test is at least. */
export function movedFar({ equivalence }: FindingAgreement, smallerClass: number, alpha: number): number | null {
  if (equivalence.moved !== null) return equivalence.moved;
  if (equivalence.low === null || equivalence.high === null) return null;
  const half = (equivalence.high - equivalence.low) / 2;
  let moved = 0;
  while (exactUpperBound(moved + 1, smallerClass, 1 - alpha) < half) moved++;
  return moved;
}
