import type { AurocDifference } from '../discrimination/delong.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { requireSetting } from '../inputs.ts';
import { exactUpperBound } from '../intervals/clopper-pearson.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import type { GrossMoves } from './gross-moves.ts';

/** The margin of AUROC within which two runs count as equivalent unless the proposal declares another. */
export const DEFAULT_MARGIN = 0.01;

/** Two one-sided tests of a difference against a margin, both in units of the AUROC. */
export interface Equivalence {
  readonly margin: number;
  readonly alpha: number;
  /** Below alpha the difference lies inside the margin; never below (1 - margin)^m, m units in the smaller class. */
  readonly pValue: number;
  /** The (1 - 2 alpha) interval that the test uses, gross moves included: equivalence means that it lies inside the margin. */
  readonly low: number;
  readonly high: number;
  readonly equivalent: boolean;
  /** Grossly moved scores that were seen, and the exact (1 - alpha) upper bound of their share. */
  readonly moved: number;
  readonly movedAtMost: number;
}

/** Fewest of a class for which DeLong's normal approximation is trusted here. */
const FEWEST_PER_CLASS = 10;

/**
 * Two one-sided tests of |difference| >= margin (Schuirmann, J. Pharmacokinetics and Biopharmaceutics 1987) on DeLong's
 * paired difference, widened for what DeLong's variance cannot know. Its normal approximation holds for changes of many
 * scores by a little ("smooth": rounding). Rare changes of a few scores by much, of which a test set may hold none, leave no
 * trace in it. Where shares s and t of the positive and negative studies may move anywhere, the AUROC changes by at most
 * s + t, and a test set shows the least of it where all of these are in the smaller class. Therefore the exact (Clopper-Pearson) upper bound of the share of
 * grossly moved scores among the m units of the smaller class is added on either side. With none moved and equal rankings
 * the p-value is (1 - margin)^m, the probability to see none of m if the share is the margin; it is never less.
 *
 * `gross` from grossMoves. Not defined for fewer than ten units of a class. Margin above 0 to 1, alpha above 0 to 0.5
 * (DB7006).
 */
export function aurocEquivalence(
  difference: Outcome<AurocDifference>,
  gross: GrossMoves,
  margin = DEFAULT_MARGIN,
  alpha = 0.05,
): Outcome<Equivalence> {
  requireSetting('The margin', margin, Number.MIN_VALUE, 1);
  requireSetting('alpha', alpha, Number.MIN_VALUE, 0.5);
  if (!difference.defined) return notDefined(difference.reason);
  if (gross.of < FEWEST_PER_CLASS) {
    return notDefined(`a test of equivalence needs at least ${FEWEST_PER_CLASS} of each class, positive and negative`);
  }
  const half = (level: number) => reach(difference.standardError, gross, level);
  const pValue = smallestLevel((level) => Math.abs(difference.difference) + half(level) < margin);
  return {
    defined: true,
    ...{ margin, alpha, pValue },
    low: difference.difference - half(alpha),
    high: difference.difference + half(alpha),
    equivalent: Math.abs(difference.difference) + half(alpha) < margin,
    moved: gross.moved,
    movedAtMost: movedAtMost(gross, alpha),
  };
}

/** How far the difference may lie from its estimate at a one-sided level: by chance, and by gross moves. */
function reach(standardError: number, gross: GrossMoves, level: number): number {
  return Math.max(0, normalQuantile(1 - level)) * standardError + movedAtMost(gross, level);
}

function movedAtMost({ moved, of }: GrossMoves, level: number): number {
  return exactUpperBound(Math.min(moved, of), of, 1 - level);
}

/** The smallest level at which a condition that holds from some level on is met, to 1e-9; 1 where it never is. */
function smallestLevel(holds: (level: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60 && high - low > 1e-10; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return high;
}
