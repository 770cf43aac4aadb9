import type { Estimate } from '@doubleblind/contracts';
import { bootstrapReplicates, brierScore, type Patients, percentileInterval } from '@doubleblind/metrics';
import type { ResamplingSettings } from './macro.ts';

/** Brier score with its percentile interval over studies, or patients where they are known. */
export function brierEstimate(
  scores: Float64Array,
  labels: Uint8Array,
  { confidence, resamples, seed, patients }: ResamplingSettings & { readonly patients: Patients | undefined },
): Estimate {
  const value = brierScore(scores, labels);
  const errors = Float64Array.from(scores, (score, s) => (score - labels[s]) ** 2);
  const mean = (counts: Uint32Array) => {
    let sum = 0;
    let studies = 0;
    for (let s = 0; s < errors.length; s++) {
      sum += counts[s] * errors[s];
      studies += counts[s];
    }
    return sum / studies;
  };
  const [replicates] = bootstrapReplicates(errors.length, [mean], { resamples, seed, patients });
  const interval = percentileInterval(replicates, confidence);
  if (!interval.defined) return { value, low: null, high: null, reason: interval.reason };
  return { value, low: interval.low, high: interval.high };
}
