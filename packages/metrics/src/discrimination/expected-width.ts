import { normalQuantile } from '../distributions/normal.ts';
import { requireConfidence, requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** Standard error of an AUROC to expect from the counts alone (Hanley and McNeil, Radiology 1982, equation 2). */
export function hanleyMcNeilStandardError(expectedAuroc: number, positives: number, negatives: number): number {
  const q1 = expectedAuroc / (2 - expectedAuroc);
  const q2 = (2 * expectedAuroc ** 2) / (1 + expectedAuroc);
  const variance =
    expectedAuroc * (1 - expectedAuroc) +
    (positives - 1) * (q1 - expectedAuroc ** 2) +
    (negatives - 1) * (q2 - expectedAuroc ** 2);
  return Math.sqrt(variance / (positives * negatives));
}

/**
 * Full width of the confidence interval of an AUROC to expect before any score is known. The expected AUROC lies
 * strictly between 0 and 1 (DB7006); not defined without both classes.
 */
export function expectedAurocWidth(
  expectedAuroc: number,
  positives: number,
  negatives: number,
  confidence = 0.95,
): Outcome<{ width: number }> {
  requireConfidence(confidence);
  requireSetting('The expected AUROC', expectedAuroc, 0.01, 0.999);
  if (positives < 1 || negatives < 1) return notDefined('AUROC needs both classes');
  const standardError = hanleyMcNeilStandardError(expectedAuroc, positives, negatives);
  return { defined: true, width: 2 * normalQuantile((1 + confidence) / 2) * standardError };
}

export interface MinimumStudies {
  readonly studies: number;
  readonly positives: number;
}

/**
 * The fewest studies, at a given prevalence, with which the interval is expected to be no wider than `width`. Settings:
 * prevalence 0.0001 to 0.9999, width 0.001 to 1 (DB7006).
 */
export function minimumStudies(
  expectedAuroc: number,
  prevalence: number,
  width: number,
  confidence = 0.95,
): MinimumStudies {
  requireSetting('The prevalence', prevalence, 0.0001, 0.9999);
  requireSetting('The width', width, 0.001, 1);
  const enough = (studies: number): boolean => {
    const positives = Math.round(studies * prevalence);
    const expected = expectedAurocWidth(expectedAuroc, positives, studies - positives, confidence);
    return expected.defined && expected.width <= width;
  };
  let high = 2;
  while (!enough(high)) high *= 2;
  // The width falls with the number of studies but for the rounding of positives, so a last step down is by one.
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (enough(middle)) high = middle;
    else low = middle;
  }
  return { studies: high, positives: Math.round(high * prevalence) };
}
