/**
 * From scores and labels to the document that a hospital may release. Pure: no files, no network. Everything in it is a
 * statistic over studies; the score of a single image or study is nowhere.
 */
import {
  type Estimate,
  type FindingResult,
  type OperatingPoint,
  type ProposalDocument,
  proposalHash,
  type ReleasedResults,
} from '@doubleblind/contracts';
import {
  auroc,
  bootstrapReplicates,
  DEFAULT_OPERATING_POINTS,
  DEFAULT_SUPPRESSION,
  describeSuppression,
  percentileInterval,
  type ResampledStatistic,
  weightedAuroc,
} from '@doubleblind/metrics';
import { AGENT_VERSION } from '../version.ts';
import { releasableAgreement } from './agreement.ts';
import { siteGroups } from './groups.ts';
import { releasablePerformance, type StatisticsOptions } from './performance.ts';
import { findingLabels, findingStudyScores, labelled, type ScoredImages, type StudyLabels } from './scores.ts';

export interface ResultsInput {
  readonly proposal: ProposalDocument;
  readonly attempt: number;
  readonly studies: readonly StudyLabels[];
  readonly secure: ScoredImages;
  /** Only where a plaintext comparison was agreed and run here. */
  readonly plaintext?: ScoredImages;
  readonly cost: NonNullable<ReleasedResults['cost']>;
  /** As the vendor declared them in the signed manifest. */
  readonly operatingPoints: readonly OperatingPoint[];
}

export const STATISTICS: StatisticsOptions = {
  confidence: 0.95,
  resamples: 2000,
  seed: 1,
  suppressBelow: DEFAULT_SUPPRESSION.minimumStudies,
};

/** Throws DB70xx when the scores are not probabilities. */
export function buildResults(input: ResultsInput, options: StatisticsOptions = STATISTICS): ReleasedResults {
  const { proposal, attempt, studies, secure, plaintext, cost } = input;
  const { findings } = proposal;
  const { confidence, resamples, seed, suppressBelow } = options;
  return {
    format: 'doubleblind-results',
    version: 1,
    evaluationId: proposal.evaluationId,
    attempt,
    programHash: proposal.model.programHash,
    contentHash: proposal.testSet.contentHash,
    proposalHash: proposalHash(proposal),
    softwareVersion: AGENT_VERSION,
    computedAt: new Date().toISOString(),
    counts: {
      images: secure.images.length,
      studies: studies.length,
      sites: new Set(studies.flatMap(({ site }) => (site === null ? [] : [site]))).size,
    },
    findings: findings.map((finding) => findingResult(input, finding, options)),
    macro: {
      secureAuroc: macroAuroc(secure, studies, findings, options),
      ...(plaintext ? { plaintextAuroc: macroAuroc(plaintext, studies, findings, options) } : {}),
    },
    groups: siteGroups(secure, studies, findings, options),
    cost,
    method: {
      confidence,
      intervals:
        'DeLong on the logit scale (AUROC), percentile bootstrap over studies (Brier, average precision, macro)',
      resamples,
      seed,
      suppressBelow,
      text: methodText(input),
    },
  };
}

function findingResult(
  { proposal, studies, secure, plaintext, operatingPoints }: ResultsInput,
  finding: string,
  common: StatisticsOptions,
): FindingResult {
  const declared = operatingPoints.find((point) => point.finding === finding);
  const thresholds = declared ? { [finding]: declared.threshold } : {};
  const options = { ...common, operatingPoints: { ...DEFAULT_OPERATING_POINTS, thresholds } };
  const chosen = labelled(studies, finding);
  const labels = findingLabels(chosen, finding);
  const positives = labels.labels.reduce((sum, label) => sum + label, 0);
  const secureScores = findingStudyScores(secure, finding, chosen);
  const plaintextScores = plaintext && findingStudyScores(plaintext, finding, chosen);
  return {
    finding,
    positives,
    negatives: chosen.length - positives,
    secure: releasablePerformance(secureScores.table, labels, options),
    ...(plaintextScores
      ? {
          plaintext: releasablePerformance(plaintextScores.table, labels, options),
          agreement: releasableAgreement(plaintextScores, secureScores, labels, proposal.equivalenceMargin, options),
        }
      : {}),
  };
}

/** Mean over the findings that have both classes; its interval from resamples of studies that all findings share. */
function macroAuroc(
  scored: ScoredImages,
  studies: readonly StudyLabels[],
  findings: readonly string[],
  { confidence, resamples, seed }: StatisticsOptions,
): Estimate {
  const row = new Map(studies.map(({ id }, s) => [id, s]));
  const values: number[] = [];
  const statistics: ResampledStatistic[] = [];
  for (const finding of findings) {
    const chosen = labelled(studies, finding);
    const labels = findingLabels(chosen, finding).labels;
    const { scores } = findingStudyScores(scored, finding, chosen).table;
    const value = auroc(scores, labels);
    if (!value.defined) continue;
    values.push(value.value);
    const rows = chosen.map(({ id }) => row.get(id)!);
    const statistic = weightedAuroc(scores, labels);
    statistics.push((counts) => statistic(Uint32Array.from(rows, (s) => counts[s])));
  }
  if (values.length === 0) return { value: null, low: null, high: null, reason: 'no finding has both classes' };
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const replicates = bootstrapReplicates(studies.length, statistics, { resamples, seed });
  const means = Float64Array.from(replicates[0], (_, r) => mean(replicates.map((column) => column[r])));
  const interval = percentileInterval(means, confidence);
  const value = mean(values);
  return interval.defined
    ? { value, low: interval.low, high: interval.high }
    : { value, low: null, high: null, reason: interval.reason };
}

function methodText({ proposal, plaintext }: ResultsInput): string {
  const { plaintextComparison } = proposal;
  const sentences = [
    'The score of a study is the maximum over its images, per finding. Studies without a label for a finding are left out of it.',
    'Thresholds named "Youden" and "sensitivity" are chosen on these very scores, which flatters the figures at them.',
    describeSuppression(DEFAULT_SUPPRESSION),
  ];
  if (plaintextComparison.agreed && !plaintext) {
    sentences.push(
      `A plaintext comparison by the ${plaintextComparison.runBy} was agreed but its scores are not here.`,
    );
  }
  return sentences.join(' ');
}
