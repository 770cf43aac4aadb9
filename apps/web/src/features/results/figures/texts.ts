/** What the drawings show, in words, for people who do not see them. */
import type { Calibration, FindingAgreement, FindingAssessment, Roc } from '@doubleblind/contracts';
import { type EstimateLike, formatEstimate, formatSigned } from '@/components/format';

/** Shares of false alarms at which a curve is read out. */
const READ_AT = [0.05, 0.1, 0.2, 0.5];

export function rocText(finding: string, { points }: Roc, auroc: EstimateLike): string {
  const read = READ_AT.map((rate) => {
    const highest = Math.max(0, ...(points ?? []).filter(([at]) => at <= rate).map(([, sensitivity]) => sensitivity));
    return `${highest.toFixed(2)} at ${rate}`;
  });
  const area = auroc.value === null ? '' : ` AUROC ${formatEstimate(auroc)}.`;
  return `ROC curve of ${finding}.${area} Sensitivity at a share of false alarms of at most: ${read.join(', ')}.`;
}

export function calibrationText(finding: string, bins: Calibration['bins']): string {
  const read = bins.flatMap(({ figures }) =>
    figures === null
      ? []
      : [`${figures.observed.toFixed(2)} where the model gives ${figures.meanProbability.toFixed(2)}`],
  );
  return `Calibration of ${finding}. Share of studies that have it: ${read.join(', ')}.`;
}

export function agreementText(finding: string, images: NonNullable<FindingAgreement['images']>): string {
  const { mean, lowerLimit, upperLimit } = images;
  const limits =
    lowerLimit.value === null || upperLimit.value === null
      ? 'no limits of agreement are defined'
      : `95% of the differences lie between ${formatSigned(lowerLimit.value, 5)} and ${formatSigned(upperLimit.value, 5)}`;
  return `Secure minus plaintext scores of ${finding}: ${formatSigned(mean, 5)} on average; ${limits}.`;
}

export function netBenefitText(finding: string, netBenefit: FindingAssessment['netBenefit']): string {
  const thousand = (value: number) => String(Math.round(1000 * value) || 0);
  const read = netBenefit
    .filter(({ threshold }) => [0.05, 0.1, 0.2, 0.5].includes(threshold))
    .map(({ threshold, model, all }) => `${thousand(model)} at ${threshold} (all called positive: ${thousand(all)})`);
  return `Net benefit for ${finding}, in true positives of 1000 studies, by threshold: ${read.join(', ')}.`;
}
