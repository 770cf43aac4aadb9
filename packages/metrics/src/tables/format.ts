import type { Estimate } from '../outcome.ts';

/** "0.948 [0.921-0.972]", "-0.33 [-0.65 to -0.01]"; a dash where there is no value, "[not defined]" where there is no interval. */
export function formatEstimate(
  { value, low, high }: Omit<Estimate, 'reason'> & { readonly reason?: string | undefined },
  digits = 3,
): string {
  if (value === null) return '-';
  if (low === null || high === null) return `${value.toFixed(digits)} [not defined]`;
  const between = low < 0 ? ' to ' : '-';
  return `${value.toFixed(digits)} [${low.toFixed(digits)}${between}${high.toFixed(digits)}]`;
}

/** "+0.0008 [-0.0007, +0.0023]": a difference with its sign. */
export function formatDifference(
  { difference, low, high }: { readonly difference: number; readonly low: number; readonly high: number },
  digits = 4,
): string {
  const signed = (value: number) => {
    const text = value.toFixed(digits);
    return Number(text) === 0 ? (0).toFixed(digits) : value > 0 ? `+${text}` : text;
  };
  return `${signed(difference)} [${signed(low)}, ${signed(high)}]`;
}

/** "0.034", "<0.001". */
export function formatPValue(p: number): string {
  return p < 0.001 ? '<0.001' : p.toFixed(3);
}

/** "95%". */
export function formatLevel(confidence: number): string {
  return `${Number((100 * confidence).toFixed(6))}%`;
}
