/** How many studies a goal takes, before any is collected: each with the assurance (power) that the goal is then shown. */

import { aurocBounds } from '../discrimination/auroc-interval.ts';
import { expectedMoments, expectedStandardError } from '../discrimination/expected-width.ts';
import { binomialCumulative } from '../distributions/binomial.ts';
import { logistic, logit } from '../distributions/logistic.ts';
import { normalQuantile } from '../distributions/normal.ts';
import { requireConfidence, requireSetting } from '../inputs.ts';
import { exactUpperBound } from '../intervals/clopper-pearson.ts';
import { wilson } from '../intervals/wilson.ts';

/** More studies than this are not searched for. */
const MOST = 1_000_000;

/** Numbers of cases go up and down with whole successes: enough is what stays enough for so many more. */
const STEADY = 25;

/**
 * Fewest positive studies for which the lower end of Wilson's interval of a sensitivity reaches the goal with the stated
 * probability, if the true sensitivity is `expected` (likewise negative studies for a specificity): exact binomial, as in
 * Flahault, Cadilhac and Thomas (J. Clinical Epidemiology 2005). Null where 20,000 are not enough. The goal is below the
 * expected value (DB7006).
 */
export function casesForShare(expected: number, goal: number, assurance = 0.8, confidence = 0.95): number | null {
  requireConfidence(confidence);
  requireSetting('The assurance', assurance, 0.01, 0.999);
  requireSetting('The expected share', expected, 0.01, 0.999);
  requireSetting('The goal', goal, 0.001, expected - 0.005);
  const shown = (cases: number): boolean => {
    let low = 0;
    let high = cases;
    const reaches = (successes: number) => {
      const interval = wilson(successes, cases, confidence);
      return interval.defined && interval.low >= goal;
    };
    if (!reaches(cases)) return false;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (reaches(middle)) high = middle;
      else low = middle + 1;
    }
    return 1 - binomialCumulative(low - 1, cases, expected) >= assurance;
  };
  let steady = 0;
  for (let cases = 2; cases <= 20_000; cases++) {
    steady = shown(cases) ? steady + 1 : 0;
    if (steady === STEADY) return cases - STEADY + 1;
  }
  return null;
}

/** How many studies a goal takes, and how many of them are positive. */
export interface PlannedStudies {
  readonly studies: number;
  readonly positives: number;
}

/** The fewest studies at a prevalence that are enough; `enough` has to hold from some number on. */
function fewest(prevalence: number, enough: (positives: number, negatives: number) => boolean): PlannedStudies | null {
  requireSetting('The prevalence', prevalence, 0.0001, 0.9999);
  const holds = (studies: number) => {
    const positives = Math.round(studies * prevalence);
    return Math.min(positives, studies - positives) >= 5 && enough(positives, studies - positives);
  };
  let high = 10;
  while (!holds(high)) {
    high *= 2;
    if (high > MOST) return null;
  }
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle;
  }
  return { studies: high, positives: Math.round(high * prevalence) };
}

/**
 * Studies for which the lower end of the AUROC's interval reaches the goal where the AUROC found is as low as the assurance allows
 * for, in the binormal model.
 */
export function studiesForAuroc(
  expected: number,
  goal: number,
  prevalence: number,
  assurance = 0.8,
  confidence = 0.95,
): PlannedStudies | null {
  requireConfidence(confidence);
  requireSetting('The assurance', assurance, 0.01, 0.999);
  requireSetting('The expected AUROC', expected, 0.02, 0.999);
  requireSetting('The goal', goal, 0.01, expected - 0.005);
  return fewest(prevalence, (positives, negatives) => {
    const error = expectedStandardError(expected, positives, negatives) / (expected * (1 - expected));
    const lowest = logistic(logit(expected) - normalQuantile(assurance) * error);
    return aurocBounds(expectedMoments(lowest, positives, negatives), confidence).low >= goal;
  });
}

/**
 * Studies to show that one model's AUROC is at most `margin` below another's on the same studies, if both are `expected` and
 * their estimates correlate by `correlation` (Obuchowski and McClish, Statistics in Medicine 1997): one-sided at 2.5%.
 */
export function studiesForNonInferiority(
  expected: number,
  margin: number,
  correlation: number,
  prevalence: number,
  assurance = 0.8,
): PlannedStudies | null {
  requireSetting('The assurance', assurance, 0.01, 0.999);
  requireSetting('The expected AUROC', expected, 0.02, 0.999);
  requireSetting('The margin', margin, 0.001, 0.5);
  requireSetting('The correlation', correlation, 0, 0.999);
  return fewest(prevalence, (positives, negatives) => {
    const error = expectedStandardError(expected, positives, negatives) * Math.sqrt(2 * (1 - correlation));
    return (normalQuantile(0.975) + normalQuantile(assurance)) * error <= margin;
  });
}

/**
 * Studies for which two runs of one model are shown to be equivalent (aurocEquivalence), if their AUROCs are equal, no score
 * moves far, and a score's place among the other class moves by `spread` (standard deviation, a share).
 */
export function studiesForEquivalence(
  margin: number,
  spread: number,
  prevalence: number,
  assurance = 0.8,
  alpha = 0.05,
): PlannedStudies | null {
  requireSetting('The margin', margin, 0.0005, 0.5);
  requireSetting('The spread', spread, 0, 0.1);
  requireSetting('The assurance', assurance, 0.01, 0.999);
  return fewest(prevalence, (positives, negatives) => {
    const error = spread * Math.sqrt(1 / positives + 1 / negatives);
    const chance = (normalQuantile(1 - alpha) + normalQuantile((1 + assurance) / 2)) * error;
    return chance + exactUpperBound(0, Math.min(positives, negatives), 1 - alpha) < margin;
  });
}
