/** Numbers and times as people read them; the same on server and browser (UTC, English). */
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
const COUNT = new Intl.NumberFormat('en-GB');

export function formatDate(time: Date | string): string {
  return DATE.format(new Date(time));
}

export function formatTime(time: Date | string): string {
  const date = new Date(time);
  return `${DATE.format(date)}, ${TIME.format(date)} UTC`;
}

export function formatCount(value: number): string {
  return COUNT.format(value);
}

/** In units of 1000, as networks count. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** Rounded before it is taken apart, so that no minute has 60 seconds. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export interface EstimateLike {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export function formatValue(value: number | null, digits = 3): string {
  return value === null ? '–' : value.toFixed(digits);
}

/** "+0.0123", "−0.0040": a difference. */
export function formatSigned(value: number | null, digits = 4): string {
  if (value === null) return '–';
  const size = Math.abs(value).toFixed(digits);
  if (Number(size) === 0) return size;
  return `${value < 0 ? '−' : '+'}${size}`;
}

/** "0.912 (0.880 to 0.941)". */
export function formatEstimate(estimate: EstimateLike, digits = 3): string {
  if (estimate.value === null) return '–';
  if (estimate.low === null || estimate.high === null) return formatValue(estimate.value, digits);
  return `${formatValue(estimate.value, digits)} (${formatValue(estimate.low, digits)} to ${formatValue(estimate.high, digits)})`;
}

export function formatPValue(value: number | null): string {
  if (value === null) return '–';
  return value < 0.001 ? '< 0.001' : value.toFixed(3);
}

export function shortHash(hash: string): string {
  return `${hash.slice(0, 12)}…`;
}
