import { type BootstrapOptions, bootstrapReplicates, percentileInterval } from '../intervals/bootstrap.ts';
import { type Estimate, toEstimate } from '../outcome.ts';
import { auroc, weightedAuroc } from './auroc.ts';

/** Scores and labels of one finding; `rows` says which of all studies they are of. */
export interface PooledFinding {
  readonly rows: ArrayLike<number>;
  readonly scores: ArrayLike<number>;
  readonly labels: ArrayLike<number>;
}

/**
 * The micro average of AUROCs: every study and finding is one case of one pooled ROC curve, as in the reference study's
 * figure. Frequent findings weigh more, and it rewards a model for telling findings from each other, so it may be high where
 * no finding is told well. Percentile interval over resamples of `studies` studies, or patients where they are known.
 */
export function microAuroc(
  findings: readonly PooledFinding[],
  studies: number,
  options: BootstrapOptions,
  confidence = 0.95,
): Estimate {
  const rows = findings.flatMap((finding) => Array.from(finding.rows));
  const scores = findings.flatMap((finding) => Array.from(finding.scores));
  const labels = findings.flatMap((finding) => Array.from(finding.labels));
  const value = auroc(scores, labels);
  if (!value.defined) return toEstimate(value, value);
  const statistic = weightedAuroc(scores, labels);
  const own = new Uint32Array(rows.length);
  const [replicates] = bootstrapReplicates(
    studies,
    [
      (counts) => {
        for (let i = 0; i < rows.length; i++) own[i] = counts[rows[i]];
        return statistic(own);
      },
    ],
    options,
  );
  return toEstimate(value, percentileInterval(replicates, confidence));
}
