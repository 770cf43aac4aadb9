/** From the statistics package's outcomes to the contracts' estimates. */
import type { Estimate } from '@doubleblind/contracts';
import {
  type BootstrapOptions,
  bootstrapReplicates,
  type Estimate as MetricsEstimate,
  type Outcome,
  percentileInterval,
} from '@doubleblind/metrics';

export function estimate({ value, low, high, reason }: MetricsEstimate): Estimate {
  return { value, low, high, ...(reason === undefined ? {} : { reason }) };
}

export function valueWithInterval(outcome: Outcome<{ value: number; low: number; high: number }>): Estimate {
  if (!outcome.defined) return { value: null, low: null, high: null, reason: outcome.reason };
  return { value: outcome.value, low: outcome.low, high: outcome.high };
}

export function difference(outcome: Outcome<{ difference: number; low: number; high: number }>): Estimate {
  if (!outcome.defined) return { value: null, low: null, high: null, reason: outcome.reason };
  return { value: outcome.difference, low: outcome.low, high: outcome.high };
}

/** Mean of the squared errors with a percentile interval over studies. */
export function brierEstimate(
  scores: Float64Array,
  labels: Uint8Array,
  options: BootstrapOptions,
  confidence: number,
): Estimate {
  const errors = scores.map((score, s) => (score - labels[s]) ** 2);
  const mean = (counts: ArrayLike<number>) => {
    let sum = 0;
    let studies = 0;
    for (let s = 0; s < errors.length; s++) {
      sum += counts[s] * errors[s];
      studies += counts[s];
    }
    return sum / studies;
  };
  const value = mean(new Uint32Array(errors.length).fill(1));
  const [replicates] = bootstrapReplicates(errors.length, [mean], options);
  const interval = percentileInterval(replicates, confidence);
  return interval.defined
    ? { value, low: interval.low, high: interval.high }
    : { value, low: null, high: null, reason: interval.reason };
}
