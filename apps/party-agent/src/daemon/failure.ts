/** Errors as they leave the agent: number and public particulars. */
import type { Failure } from '@doubleblind/contracts';
import { DoubleblindError, ERRORS, type ErrorCode } from '@doubleblind/errors';

const LONGEST_DETAIL = 500;

/** An error without a number is a bug; its text stays in the log of this machine. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof DoubleblindError)) return { code: 'DB5099', detail: '' };
  return { code: error.code, detail: error.detail.slice(0, LONGEST_DETAIL) };
}

/** The same with the error's sentence in front, for people at a page who see nothing else. */
export function explainedFailureOf(error: unknown): Failure {
  const { code, detail } = failureOf(error);
  return { code, detail: `${ERRORS[code as ErrorCode].title} ${detail}`.trim().slice(0, LONGEST_DETAIL) };
}

/** For the log of this machine only. */
export function describeError(error: unknown): string {
  if (error instanceof DoubleblindError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
