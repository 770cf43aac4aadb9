/** Errors as people of this organisation read them, and as they leave the agent: number and public particulars. */
import type { Failure } from '@doubleblind/contracts';
import { DoubleblindError, ERRORS, type ErrorCode } from '@doubleblind/errors';
import { storageError } from '../store/atomic-file.ts';

const LONGEST_DETAIL = 500;

/**
 * Numbers whose particulars are files of this machine: images (DB2...), runs, test sets and models on its disk. DB2026 says how many
 * images are to be looked at, and not which.
 */
const ABOUT_FILES = /^DB(2(?!026)\d{3}|50[1-3]\d)$/;
/** Names of files may be patients', a hash lets others know an image again. */
const PATH = /(^|[\s"'(:])(~?[\\/]|[A-Za-z]:\\)\S|[\\/][^\s\\/]+[\\/]/;
const HASH = /\b[0-9a-f]{32,}\b/gi;

/** What leaves this machine, and what the other side reads in the portal: which file or image it is stays in this agent's log. */
export function toldFailureOf(error: unknown): Failure {
  const { code, detail } = failureOf(error);
  if (detail === '' || !(ABOUT_FILES.test(code) || PATH.test(detail)))
    return { code, detail: detail.replace(HASH, '…') };
  return { code, detail: 'Which file it is stands in the log of the agent.' };
}

/** What a disk says that takes nothing more, to whoever writes to it; of the database the number says more. */
const OF_DISKS: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'ERR_SQLITE_ERROR']);

/** An error without a number is a bug, whose text stays in the log of this machine; but for what a disk that takes nothing more refuses. */
export function failureOf(cause: unknown): Failure {
  const { code: number, path } = (cause ?? {}) as { code?: unknown; path?: unknown };
  const refused = number === 'ERR_SQLITE_ERROR' ? 'agent.sqlite' : String(path ?? 'a file');
  const error = OF_DISKS.has(number) ? storageError(cause, refused) : cause;
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
