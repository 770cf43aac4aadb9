import { normalCumulative, normalDensity, normalQuantile } from '../distributions/normal.ts';
import { requireConfidence, requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { aurocBounds, FEWEST_FOR_INTERVAL } from './auroc-interval.ts';

/**
 * Standard error of an AUROC to expect from the counts alone: DeLong's variance where the log odds of scores are normal in
 * both classes with one variance (the binormal model, as in Obuchowski, Statistics in Medicine 1994). The formula of Hanley
 * and McNeil (Radiology 1982), which assumes exponential scores, asks for 25 to 100% more studies.
 */
export function expectedStandardError(expectedAuroc: number, positives: number, negatives: number): number {
  const shared = meanSquaredPlacement(expectedAuroc) - expectedAuroc ** 2;
  const variance = expectedAuroc * (1 - expectedAuroc) + (positives + negatives - 2) * shared;
  return Math.sqrt(variance / (positives * negatives));
}

/** Mean over positive scores of their squared placement among the negatives; by symmetry that of negatives too. Simpson's rule. */
function meanSquaredPlacement(auroc: number): number {
  const distance = Math.SQRT2 * normalQuantile(auroc);
  const steps = 400;
  const width = 16 / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const x = -8 + i * width;
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * normalDensity(x) * normalCumulative(x + distance) ** 2;
  }
  return (sum * width) / 3;
}

/**
 * Full width of the interval of an AUROC (aurocInterval) to expect before any score is known. The expected AUROC lies
 * strictly between 0 and 1 (DB7006); not defined with fewer than five studies of a class.
 */
export function expectedAurocWidth(
  expectedAuroc: number,
  positives: number,
  negatives: number,
  confidence = 0.95,
): Outcome<{ width: number }> {
  requireConfidence(confidence);
  requireSetting('The expected AUROC', expectedAuroc, 0.01, 0.999);
  const smaller = Math.min(positives, negatives);
  if (smaller < FEWEST_FOR_INTERVAL) {
    return notDefined(`an interval needs at least ${FEWEST_FOR_INTERVAL} positive and negative studies`);
  }
  const variance = expectedStandardError(expectedAuroc, positives, negatives) ** 2;
  const moments = { value: expectedAuroc, variance, positives, negatives, designEffect: 1 };
  const { low, high } = aurocBounds(moments, confidence);
  return { defined: true, width: high - low };
}

/** The fewest studies that are enough, and how many of them are positive. */
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
