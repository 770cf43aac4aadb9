/** From the outcomes of packages/metrics to the figures of a report. */
import type { Estimate, Proportion } from '@doubleblind/contracts';
import { describeRule, type Outcome, type Proportion as WilsonProportion } from '@doubleblind/metrics';

/** A metrics estimate as plain JSON (no undefined reason). */
export function estimate({ value, low, high, reason }: Estimate | EstimateLike): Estimate {
  return { value, low, high, ...(reason === undefined ? {} : { reason }) };
}

interface EstimateLike {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly reason?: string;
}

export function absent(reason: string): Estimate {
  return { value: null, low: null, high: null, reason };
}

/** A difference with its interval. */
export function difference(outcome: Outcome<{ difference: number; low: number; high: number }>): Estimate {
  return outcome.defined ? { value: outcome.difference, low: outcome.low, high: outcome.high } : absent(outcome.reason);
}

export function proportion(outcome: Outcome<WilsonProportion>): Proportion {
  if (!outcome.defined) return { ...absent(outcome.reason), cases: 0, of: 0 };
  const { value, low, high, successes, trials } = outcome;
  return { value, low, high, cases: successes, of: trials };
}

/**
 * Name and value of a threshold as a report may state them. A chosen one lies half-way between two scores, so it is rounded
 * to three digits; the vendor's own is public.
 */
export function releasableThreshold(
  rule: string,
  threshold: number,
  declared: number | undefined,
): { readonly name: string; readonly threshold: number } {
  if (declared !== undefined && rule === describeRule({ kind: 'threshold', threshold: declared })) {
    return { name: "vendor's threshold", threshold: declared };
  }
  return { name: rule, threshold: Math.round(threshold * 1000) / 1000 };
}
