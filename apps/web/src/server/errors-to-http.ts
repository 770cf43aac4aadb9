/** The one place where errors become HTTP statuses. */
import { DoubleblindError, ERRORS, type ErrorCode } from '@doubleblind/errors';
import { z } from 'zod';

const STATUS: Partial<Record<ErrorCode, number>> = {
  DB6001: 403,
  DB6002: 404,
  DB6003: 400,
  DB6004: 401,
  DB6005: 403,
  DB6006: 409,
  DB6007: 413,
  DB6008: 403,
  DB6009: 400,
  DB6010: 415,
  DB6110: 507,
  DB6201: 403,
  DB6202: 403,
  DB6205: 403,
  DB6206: 409,
  DB6301: 409,
  DB6302: 409,
  DB6303: 409,
  DB6306: 409,
  DB6307: 429,
};

export interface Problem {
  readonly status: number;
  readonly error: { readonly code: string; readonly title: string; readonly detail: string; readonly remedy: string };
}

/** What to tell about any error; unknown ones are logged and told as nothing but "internal". */
export function toProblem(error: unknown): Problem {
  if (error instanceof z.ZodError) {
    const detail = error.issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
    return toProblem(new DoubleblindError('DB6003', detail));
  }
  if (error instanceof DoubleblindError) {
    const { title, remedy } = ERRORS[error.code];
    return { status: STATUS[error.code] ?? 500, error: { code: error.code, title, detail: error.detail, remedy } };
  }
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  const error500 = {
    code: 'internal',
    title: 'Something went wrong on our side.',
    detail: '',
    remedy: 'Try again; the operator finds the cause in the log.',
  };
  return { status: 500, error: error500 };
}
