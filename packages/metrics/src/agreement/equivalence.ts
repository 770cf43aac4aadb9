import type { AurocDifference } from '../discrimination/delong.ts';
import { normalQuantile, normalUpperTail } from '../distributions/normal.ts';
import { requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** The margin of AUROC within which two runs count as equivalent unless the proposal declares another. */
export const DEFAULT_MARGIN = 0.01;

export interface Equivalence {
  readonly margin: number;
  readonly alpha: number;
  /** The larger of the two one-sided p-values; below alpha the difference lies inside the margin. */
  readonly pValue: number;
  /** The (1 - 2 alpha) interval of the difference; equivalence means that it lies inside the margin. */
  readonly low: number;
  readonly high: number;
  readonly equivalent: boolean;
}

/**
 * Two one-sided tests of |difference| >= margin (Schuirmann, J. Pharmacokinetics and Biopharmaceutics 1987) with a
 * normal estimate. A standard error of zero stands for a difference known exactly. Margin above 0 to 1, alpha above 0
 * to 0.5 (DB7006).
 */
export function equivalenceTest(
  difference: number,
  standardError: number,
  margin = DEFAULT_MARGIN,
  alpha = 0.05,
): Equivalence {
  requireSetting('The margin', margin, Number.MIN_VALUE, 1);
  requireSetting('alpha', alpha, Number.MIN_VALUE, 0.5);
  requireSetting('The standard error', standardError, 0, Number.MAX_VALUE);
  const nearer = margin - Math.abs(difference);
  const pValue = standardError === 0 ? (nearer > 0 ? 0 : 1) : normalUpperTail(nearer / standardError);
  const half = normalQuantile(1 - alpha) * standardError;
  return { margin, alpha, pValue, low: difference - half, high: difference + half, equivalent: pValue < alpha };
}

/** Fewest positive and fewest negative studies for which DeLong's normal approximation is trusted here. */
const FEWEST_PER_CLASS = 10;

/**
 * Equivalence of two AUROCs of the same studies by DeLong's difference. Not defined for fewer than ten studies of a class.
 * Where both runs rank all studies alike, the estimated variance is zero, which does not mean that the difference is known:
 * an AUROC changes by at most the share of studies whose rank against the other class changes, and no change among m
 * studies of the smaller class has probability (1 - margin)^m if that share is the margin. That is the p-value then.
 */
export function aurocEquivalence(
  difference: Outcome<AurocDifference>,
  classes: { readonly positives: number; readonly negatives: number },
  margin = DEFAULT_MARGIN,
  alpha = 0.05,
): Outcome<Equivalence> {
  if (!difference.defined) return notDefined(difference.reason);
  const smaller = Math.min(classes.positives, classes.negatives);
  if (smaller < FEWEST_PER_CLASS) {
    return notDefined(
      `a test of equivalence needs at least ${FEWEST_PER_CLASS} positive and ${FEWEST_PER_CLASS} negative studies`,
    );
  }
  if (difference.standardError > 0) {
    return { defined: true, ...equivalenceTest(difference.difference, difference.standardError, margin, alpha) };
  }
  if (difference.difference !== 0) return notDefined('the difference has no variance to judge by');
  requireSetting('The margin', margin, Number.MIN_VALUE, 1);
  requireSetting('alpha', alpha, Number.MIN_VALUE, 0.5);
  const reach = 1 - alpha ** (1 / smaller);
  const exact = (1 - margin) ** smaller;
  return { defined: true, margin, alpha, pValue: exact, low: -reach, high: reach, equivalent: exact < alpha };
}
