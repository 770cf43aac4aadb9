/** Counts, bytes and times as people read them. An entry of this package of its own: pages in a browser use it. */

const COUNT_UNITS = ['', 'k', 'M', 'G'] as const;
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** 1234567 -> "1.23M": three digits, powers of 1000. */
export const formatShortCount = (count: number): string => scaled(count, COUNT_UNITS, '');

/** 1234567 -> "1.23 MB": three digits, powers of 1000, as networks count. */
export const formatBytes = (bytes: number): string => scaled(bytes, BYTE_UNITS, ' ');

function scaled(value: number, units: readonly string[], gap: string): string {
  let index = 0;
  let rest = value;
  while (rest >= 999.5 && index < units.length - 1) {
    rest /= 1000;
    index++;
  }
  const digits = rest >= 99.95 || index === 0 ? 0 : rest >= 9.995 ? 1 : 2;
  return `${rest.toFixed(digits)}${gap}${units[index]}`;
}

/** 0.25 -> "250 ms", 75 -> "1 min 15 s", 5400 -> "1 h 30 min". Rounded before it is taken apart, so that no minute has 60 seconds. */
export function formatDuration(seconds: number): string {
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
