import { auroc, weightedAuroc } from '../discrimination/auroc.ts';
import { requireConfidence } from '../inputs.ts';
import { type BootstrapOptions, bootstrapReplicates, percentileInterval } from '../intervals/bootstrap.ts';
import type { Outcome } from '../outcome.ts';

/** Difference of two AUROCs with its percentile interval over resampled units. */
export interface BootstrapDifference {
  /** AUROC of the candidate minus that of the reference. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Difference of two AUROCs with the percentile interval over resamples of studies, both AUROCs from the same resample.
 * Where every resample gives exactly zero (equal rankings) the interval is [0, 0].
 */
export function bootstrapAurocDifference(
  reference: ArrayLike<number>,
  candidate: ArrayLike<number>,
  labels: ArrayLike<number>,
  options: BootstrapOptions,
  confidence = 0.95,
): Outcome<BootstrapDifference> {
  requireConfidence(confidence);
  const first = auroc(reference, labels);
  const second = auroc(candidate, labels);
  if (!first.defined) return first;
  if (!second.defined) return second;
  const difference = second.value - first.value;
  const statistics = [weightedAuroc(reference, labels), weightedAuroc(candidate, labels)];
  const [references, candidates] = bootstrapReplicates(labels.length, statistics, options);
  const differences = candidates.map((value, r) => value - references[r]);
  if (difference === 0 && differences.every((value) => value === 0 || Number.isNaN(value))) {
    return { defined: true, difference: 0, low: 0, high: 0 };
  }
  const interval = percentileInterval(differences, confidence);
  return interval.defined ? { defined: true, difference, low: interval.low, high: interval.high } : interval;
}
