/**
 * Powers of a value, whose ranges may differ by orders of magnitude between channels (variances): (u v)^p = u^p v^p, so that each channel is
 * divided by what is typical of it, and one fit does for all.
 */
import type { ChannelStatistics } from '../fixed-point/ranges.ts';
import { type Expression, lineOf } from '../layers/expression.ts';
import { fitPower } from '../layers/piecewise-power.ts';
import type { Fitted } from './fitted.ts';

/** (factor * value + offset)^exponent. */
interface Power {
  readonly exponent: number;
  readonly factor: number;
  readonly offset: number;
}

/** A film that calibration did not see may lie so far outside what it saw, as a ratio. */
const MARGIN = 1.5;
/** What patterns lead it to is fitted up to so many times what films do; beyond, the power stays what it is there. */
const MOST_HOSTILE = 4;
/** Smaller arguments than this part of a channel's largest are no reason for a finer fit. */
const LEAST_PART = 1 / 1000;

export function powerOfValue(expression: Expression): Power | undefined {
  if (expression.kind !== 'power') return undefined;
  const line = lineOf(expression.of);
  return line && { exponent: expression.exponent, ...line };
}

/** Nothing where the argument was not always above zero: then it is a function like others. */
export function approximatePower({ exponent, factor, offset }: Power, seen: ChannelStatistics): Fitted | undefined {
  const ends = Array.from(seen.low, (low, c) => {
    const [a, b] = [low, seen.high[c]].map((value) => factor * value + offset);
    return { low: Math.min(a, b), high: Math.max(a, b) };
  });
  if (ends.some(({ low }) => !(low > 0))) return undefined;
  const parts = ends.map(({ low, high }) => ({ low: Math.max(low, high * LEAST_PART), high }));
  const typical = Float64Array.from(parts, ({ low, high }) => Math.sqrt(low * high));
  const lowest = Math.min(...parts.map(({ low }, c) => low / typical[c])) / MARGIN;
  const films = Math.max(...parts.map(({ high }, c) => high / typical[c])) * MARGIN;
  const patterns = Array.from(seen.hostileHigh, (high, c) => (factor * high + offset) / typical[c]);
  const highest = Math.min(Math.max(films, ...patterns.filter(Number.isFinite)), films * MOST_HOSTILE);
  const fits = fitPower(exponent, lowest, highest);
  const unit = typical.map((value) => value ** exponent);
  const error = fits.reduce((sum, fit) => sum + fit.error, 0) * unit.reduce((a, b) => Math.max(a, b));
  const before = { factor: typical.map((value) => factor / value), offset: typical.map((value) => offset / value) };
  return { fits, before, unit, error };
}
