/** How the figures of the section are computed, with their references. */
import { CAPTIONS, type CaptionName } from '@doubleblind/metrics';
import { type Block, paragraph } from '../blocks.ts';

/** Of a release only what its tables rest on. */
export function methods(level: string, released: boolean): Block[] {
  const texts = {
    decisions: `Likelihood ratios with ${level} intervals on the logarithm.`,
    predictiveValues: `By Bayes' rule from sensitivity and specificity, ${level} intervals on the log odds.`,
    netBenefit:
      'True positives less false positives times the odds of the threshold, a study; scores are taken as probabilities.',
    smoothCalibration:
      'Lowess of outcome on probability, span 2/3, no robustness steps; Wilson interval of the observed share over the mean probability.',
    transport:
      `Group less all others by the square-and-add method from the ${level} intervals of both; thresholds for a sensitivity of 90% ` +
      'chosen on all other groups.',
    heterogeneity:
      "Q of the AUROC's log odds; Pearson's chi-squared of sensitivity and specificity at the vendor's threshold; Holm over all such tests.",
    microAverage: `Percentile interval (${level}) of the bootstrap.`,
  } as const satisfies Partial<Record<CaptionName, string>>;
  const ofRelease: readonly CaptionName[] = ['decisions', 'predictiveValues', 'netBenefit'];
  const names = (Object.keys(texts) as (keyof typeof texts)[]).filter((name) => !released || ofRelease.includes(name));
  return names.map((name) => paragraph(`${texts[name]} (${CAPTIONS[name].reference})`, `${CAPTIONS[name].title}.`));
}
