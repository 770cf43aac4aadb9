/** How the command line tells people what happened, and what it returns to scripts. */
import { DoubleblindError, ERRORS } from '@doubleblind/errors';

/** Exit codes: 0 done, 1 a bug, 2 wrong arguments, 11 to 17 an error of that thousand (13: DB3xxx), 130 interrupted. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof DoubleblindError)) return 1;
  if (error.code === 'DB5001') return 2;
  if (error.code === 'DB5020') return 130;
  if (error.code === 'DB5099') return 1;
  return 10 + Number(error.code.slice(2, 3));
}

/** "DB3006: title particulars", what to do, and the page that says more. A bug is shown with its stack. */
export function errorText(error: unknown): string {
  if (error instanceof DoubleblindError) {
    return `${error.message}\n  ${error.remedy}\n  More: docs/errors/${error.code}.md`;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `DB5099: ${ERRORS.DB5099.title}\n  ${ERRORS.DB5099.remedy}\n${stack}`;
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** For people who watch; scripts read standard output. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(BYTE_UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(2)} ${BYTE_UNITS[power]}`;
}

export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Two decimals, upwards: what was spent is never said to be less than it is. */
export function formatEpsilon(epsilon: number): string {
  return (Math.ceil(epsilon * 100) / 100).toFixed(2);
}
