/** What the figures show, in words, for people who do not see them: on pages and in the PDF. */
import type { Calibration, Estimate, FindingAgreement, FindingAssessment, Report, Roc } from '@doubleblind/contracts';
import { type Block, type FigureName, inEnglish, type Say } from './blocks.ts';
import { decimal, withInterval } from './format.ts';

/** Shares of false alarms at which a curve is read out. */
const READ_AT = [0.05, 0.1, 0.2, 0.5];

/** The ROC curves of a finding in words, for who does not see them. */
export function rocText(finding: string, { points }: Roc, auroc: Estimate, say: Say): string {
  const read = READ_AT.map((rate) => {
    const highest = Math.max(0, ...(points ?? []).filter(([at]) => at <= rate).map(([, sensitivity]) => sensitivity));
    return say('{sensitivity} at {rate}', { sensitivity: highest.toFixed(2), rate });
  }).join(', ');
  return auroc.value === null
    ? say('ROC curve of {finding}. Sensitivity at a share of false alarms of at most: {read}.', { finding, read })
    : say('ROC curve of {finding}. AUROC {auroc}. Sensitivity at a share of false alarms of at most: {read}.', {
        ...{ finding, read, auroc: withInterval(auroc) },
      });
}

/** The calibration of a finding in words. */
export function calibrationText(finding: string, bins: Calibration['bins'], say: Say): string {
  const read = bins.flatMap(({ figures }) =>
    figures === null
      ? []
      : [
          say('{observed} where the model gives {probability}', {
            observed: figures.observed.toFixed(2),
            probability: figures.meanProbability.toFixed(2),
          }),
        ],
  );
  return say('Calibration of {finding}. Share of studies that have it: {read}.', { finding, read: read.join(', ') });
}

/** How far secure and plaintext scores lie apart, in words. */
export function agreementText(finding: string, images: NonNullable<FindingAgreement['images']>, say: Say): string {
  const { mean, lowerLimit, upperLimit } = images;
  const limits =
    lowerLimit.value === null || upperLimit.value === null
      ? say('no limits of agreement are defined')
      : say('95% of the differences lie between {low} and {high}', {
          low: decimal(lowerLimit.value, 5),
          high: decimal(upperLimit.value, 5),
        });
  return say('Secure minus plaintext scores of {finding}: {mean} on average; {limits}.', {
    ...{ finding, limits, mean: decimal(mean, 5) },
  });
}

/** The net benefit of a finding in words. */
export function netBenefitText(finding: string, netBenefit: FindingAssessment['netBenefit'], say: Say): string {
  const thousand = (value: number) => Math.round(1000 * value) || 0;
  const read = netBenefit
    .filter(({ threshold }) => [0.05, 0.1, 0.2, 0.5].includes(threshold))
    .map(({ threshold, model, all }) =>
      say('{model} at {threshold} (all called positive: {all})', {
        ...{ model: thousand(model), threshold, all: thousand(all) },
      }),
    );
  return say('Net benefit for {finding}, in true positives of 1000 studies, by threshold: {read}.', {
    ...{ finding, read: read.join(', ') },
  });
}

type Sentences = (report: Report) => readonly (string | null | undefined)[];

/** Of each figure, what its drawings show; null where one is not drawn. */
const SENTENCES: Record<FigureName, Sentences> = {
  roc: ({ performance }) =>
    performance.map(({ finding, roc, auroc }) => roc?.secure.points && rocText(finding, roc.secure, auroc, inEnglish)),
  averagedRoc: ({ assessment, macro }) =>
    assessment?.averagedRoc
      ? [
          assessment.averagedRoc.macro.points &&
            rocText('the mean of all findings', assessment.averagedRoc.macro, macro.auroc, inEnglish),
          assessment.averagedRoc.micro.points &&
            rocText('all findings pooled', assessment.averagedRoc.micro, assessment.microAuroc, inEnglish),
        ]
      : [],
  blandAltman: ({ agreement }) =>
    (agreement?.findings ?? []).map(({ finding, images }) => images && agreementText(finding, images, inEnglish)),
  calibration: ({ performance }) =>
    performance.map(({ finding, calibration }) => calibration && calibrationText(finding, calibration.bins, inEnglish)),
  netBenefit: ({ assessment }) =>
    (assessment?.findings ?? []).map(({ finding, netBenefit }) => netBenefitText(finding, netBenefit, inEnglish)),
  forest: ({ performance }) =>
    performance.map(({ finding, auroc }) =>
      auroc.value === null ? null : `${finding}: AUROC ${withInterval(auroc)}.`,
    ),
};

/** In English, as the PDF has it. */
export function figureText({ figure, title, report }: Extract<Block, { kind: 'figure' }>): string {
  const sentences = SENTENCES[figure](report).filter((sentence) => sentence !== null && sentence !== undefined);
  return [`${title}.`, ...sentences].join(' ');
}
