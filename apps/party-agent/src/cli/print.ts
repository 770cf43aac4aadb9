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

/** Two decimals, upwards: what was spent is never said to be less than it is. */
export function formatEpsilon(epsilon: number): string {
  return (Math.ceil(epsilon * 100) / 100).toFixed(2);
}
