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

/** A value with its interval. */
export function interval(outcome: Outcome<{ value: number; low: number; high: number }>): Estimate {
  return outcome.defined ? { value: outcome.value, low: outcome.low, high: outcome.high } : absent(outcome.reason);
}

/** Why an AUROC is released by tenths only. */
export function betweenTenths(low: number, high: number): string {
  return `its interval lies between ${low} and ${high}; more would tell labels of single studies to somebody who knows the scores`;
}

/** The tenths that such a reason names, or null. */
export function tenthsIn(reason: string | undefined): { readonly low: number; readonly high: number } | null {
  const found = /^its interval lies between (\d(?:\.\d)?) and (\d(?:\.\d)?);/.exec(reason ?? '');
  return found && { low: Number(found[1]), high: Number(found[2]) };
}

/** How a threshold came about, in words; the vendor's own is called so. */
export function thresholdName(rule: string, declared: number | undefined): string {
  const vendors = declared !== undefined && rule === describeRule({ kind: 'threshold', threshold: declared });
  return vendors ? "vendor's threshold" : rule;
}
