/**
 * What a statistic returns where the data may not define it: one class only, no variance, too few cases. The reason is
 * a sentence for the reader of a report. A value that is not a number never leaves this package.
 */
export interface NotDefined {
  readonly defined: false;
  readonly reason: string;
}

/** A figure, or the reason why there is none; never NaN. */
export type Outcome<T> = ({ readonly defined: true } & Readonly<T>) | NotDefined;

export function notDefined(reason: string): NotDefined {
  return { defined: false, reason };
}

/** A value with its interval, as tables and JSON reports carry it: null with a reason where it is not defined. */
export interface Estimate {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Present where one of the three is null. */
  readonly reason?: string;
}

/** Puts a value and its interval together; an undefined interval keeps the value and says why it has no interval. */
export function toEstimate(
  value: Outcome<{ value: number }>,
  interval: Outcome<{ low: number; high: number }>,
): Estimate {
  if (!value.defined) return { value: null, low: null, high: null, reason: value.reason };
  if (!interval.defined) return { value: value.value, low: null, high: null, reason: interval.reason };
  return { value: value.value, low: interval.low, high: interval.high };
}
