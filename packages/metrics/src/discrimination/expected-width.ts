import { requireConfidence, requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { type AurocMoments, aurocBounds, FEWEST_FOR_INTERVAL, satterthwaite } from './auroc-interval.ts';
import { binormalVariance } from './binormal.ts';

/**
 * Standard error of an AUROC to expect from the counts alone: DeLong's variance where the log odds of scores are normal in
 * both classes with one variance (the binormal model, as in Obuchowski, Statistics in Medicine 1994). The formula of Hanley
 * and McNeil (Radiology 1982), which assumes exponential scores, asks for 25 to 100% more studies.
 */
export function expectedStandardError(expectedAuroc: number, positives: number, negatives: number): number {
  return Math.sqrt(binormalVariance(expectedAuroc, 1 / 2, positives, negatives));
}

/** What the interval (`aurocBounds`) is computed from where such a test set gives such an AUROC. */
export function expectedMoments(auroc: number, positives: number, negatives: number): AurocMoments {
  return {
    ...{ value: auroc, positives, negatives, share: 1 / 2, designEffect: 1 },
    variance: expectedStandardError(auroc, positives, negatives) ** 2,
    degreesOfFreedom: satterthwaite(1 / positives, 1 / negatives, { positives, negatives }),
  };
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
  const { low, high } = aurocBounds(expectedMoments(expectedAuroc, positives, negatives), confidence);
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
