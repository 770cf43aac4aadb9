import { normalQuantile, normalUpperTail } from '../distributions/normal.ts';
import { requireSetting } from '../inputs.ts';

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
