/** Means over the findings. */
import type { Estimate } from '@doubleblind/contracts';
import {
  auroc,
  bootstrapReplicates,
  percentileInterval,
  type ResampledStatistic,
  weightedAuroc,
} from '@doubleblind/metrics';
import type { Evaluated } from './findings.ts';
import { absent } from './values.ts';

export interface ResamplingSettings {
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
}

/**
 * Mean AUROC over the findings that have both classes. All findings share the resamples, which are of all studies, or patients where they are known: a study
 * without a label for a finding counts in the others. The interval is that of percentiles.
 */
export function macroAuroc(
  { findings, studies, patients }: Evaluated,
  run: 'secure' | 'plaintext',
  { confidence, resamples, seed }: ResamplingSettings,
): Estimate {
  const values: number[] = [];
  const statistics: ResampledStatistic[] = [];
  for (const { rows, labels, ...tables } of findings) {
    const { scores } = tables[run]!;
    const value = auroc(scores, labels.labels);
    if (!value.defined) continue;
    values.push(value.value);
    const statistic = weightedAuroc(scores, labels.labels);
    const own = new Uint32Array(rows.length);
    statistics.push((counts) => {
      for (let s = 0; s < rows.length; s++) own[s] = counts[rows[s]];
      return statistic(own);
    });
  }
  if (values.length === 0) return absent('no finding has both classes');
  const replicates = bootstrapReplicates(studies.length, statistics, { resamples, seed, patients });
  const means = Float64Array.from(replicates[0], (_, r) => meanOf(replicates.map((column) => column[r])));
  const interval = percentileInterval(means, confidence);
  const value = meanOf(values);
  if (!interval.defined) return { value, low: null, high: null, reason: interval.reason };
  return { value, low: interval.low, high: interval.high };
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
