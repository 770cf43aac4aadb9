import { weightedAuroc } from '../discrimination/auroc.ts';
import { midranks } from '../discrimination/midranks.ts';
import { requireConfidence } from '../inputs.ts';
import { type BootstrapOptions, bootstrapReplicates } from '../intervals/bootstrap.ts';
import { quantileSorted } from '../intervals/quantile.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** Rank of one model on one finding, with a percentile interval over resamples. */
export interface RankInterval {
  /** 1 for the highest AUROC; equal ones share the mean of their ranks. */
  readonly rank: number;
  readonly low: number;
  readonly high: number;
  /** Share of the resamples in which this model is first, alone or together with others. */
  readonly shareFirst: number;
}

/**
 * Ranks of several models by AUROC on the same studies, with percentile intervals over resamples of studies (Goldstein
 * and Spiegelhalter, JRSS A 1996: ranks are among the most uncertain of statistics, so show their intervals).
 * Resamples with one class only are dropped; more than a tenth of them leave the ranking undefined.
 */
export function rankByAuroc(
  models: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  options: BootstrapOptions,
  confidence = 0.95,
): Outcome<{ ranks: RankInterval[] }> {
  requireConfidence(confidence);
  const statistics = models.map((scores) => weightedAuroc(scores, labels));
  const everyStudyOnce = new Uint32Array(labels.length).fill(1);
  const ranks = ranksDescending(statistics.map((statistic) => statistic(everyStudyOnce)));
  const replicates = bootstrapReplicates(labels.length, statistics, options);
  const kept: Float64Array[] = [];
  for (let r = 0; r < options.resamples; r++) {
    const values = replicates.map((column) => column[r]);
    if (values.every(Number.isFinite)) kept.push(ranksDescending(values));
  }
  if (kept.length < 0.9 * options.resamples) return notDefined('too few cases of one class to resample');
  const tail = (1 - confidence) / 2;
  return {
    defined: true,
    ranks: models.map((_, m) => {
      const sorted = Float64Array.from(kept, (row) => row[m]).sort();
      const first = kept.filter((row) => row[m] === Math.min(...row)).length;
      return {
        rank: ranks[m],
        low: quantileSorted(sorted, tail),
        high: quantileSorted(sorted, 1 - tail),
        shareFirst: first / kept.length,
      };
    }),
  };
}

function ranksDescending(values: readonly number[]): Float64Array {
  return midranks(values.map((value) => -value));
}
