/** How the figures of the section are computed, with their references. */
import type { Assessment } from '@doubleblind/contracts';
import { CAPTIONS, type CaptionName } from '@doubleblind/metrics';
import { type Block, paragraph } from '../blocks.ts';
import { haveIntervals } from './decisions.ts';

/** Only of what is shown. */
export function methods({ findings, groups, microAuroc }: Assessment, level: string): Block[] {
  const bounded = haveIntervals(findings);
  const texts = {
    decisions: bounded
      ? `Likelihood ratios with ${level} intervals on the logarithm.`
      : 'Likelihood ratios of these counts.',
    predictiveValues: `By Bayes' rule from sensitivity and specificity${bounded ? `, ${level} intervals on the log odds` : ''}.`,
    netBenefit:
      'True positives less false positives times the odds of the threshold, a study; scores are taken as probabilities.',
    smoothCalibration:
      'Lowess of outcome on probability, span 2/3, no robustness steps; Wilson interval of the observed share over the mean probability.',
    transport:
      `Group less all others by the square-and-add method from the ${level} intervals of both; thresholds for a sensitivity of 90% ` +
      'chosen on all other groups.',
    heterogeneity:
      "Q of the AUROC's log odds; a further group by random effects and t with two degrees of freedom fewer than groups; Pearson's chi-squared of sensitivity and specificity at the vendor's threshold; Holm over all such tests.",
    microAverage: `Percentile interval (${level}) of the bootstrap.`,
  } as const satisfies Partial<Record<CaptionName, string>>;
  const decisions = findings.some((finding) => finding.decisions.length > 0);
  const shown: Record<keyof typeof texts, boolean> = {
    decisions,
    predictiveValues: decisions,
    netBenefit: findings.some(({ netBenefit }) => netBenefit.length > 0),
    smoothCalibration: findings.some(({ smoothCalibration }) => smoothCalibration.integratedIndex !== null),
    transport: groups.some((table) => table.findings.some(({ differences }) => differences.length > 0)),
    heterogeneity: groups.some((table) => table.findings.some(({ heterogeneity }) => heterogeneity.length > 0)),
    microAverage: microAuroc.value !== null,
  };
  const names = (Object.keys(texts) as (keyof typeof texts)[]).filter((name) => shown[name]);
  return names.map((name) => paragraph(`${texts[name]} (${CAPTIONS[name].reference})`, `${CAPTIONS[name].title}.`));
}
