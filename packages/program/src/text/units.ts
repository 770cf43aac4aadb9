/** Counts and bytes in few characters; nothing for zero. */

const COUNT_UNITS = ['', 'k', 'M', 'G'] as const;
const BYTE_UNITS = ['B', 'kB', 'MB', 'GB'] as const;

/** 1234567 -> "1.23M". */
export const formatCount = (count: number): string => (count === 0 ? '' : scaled(count, COUNT_UNITS, ''));

/** 1234567 -> "1.23 MB" (powers of 1000). */
export const formatBytes = (bytes: number): string => (bytes === 0 ? '' : scaled(bytes, BYTE_UNITS, ' '));

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
