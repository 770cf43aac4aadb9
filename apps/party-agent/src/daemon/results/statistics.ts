/** Statistics in a thread of their own. */
import type { ModelComparison, Report } from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import type { ComparisonInput, ReportInput } from '@doubleblind/report';
import { runThread } from '../../executors/threads/worker-thread.ts';

export type StatisticsTask =
  | { readonly kind: 'report'; readonly input: ReportInput }
  | { readonly kind: 'comparison'; readonly input: ComparisonInput };

/** Errors with a number come as such. */
export type StatisticsAnswer =
  | { readonly ok: true; readonly result: Report | ModelComparison }
  | { readonly ok: false; readonly code: ErrorCode; readonly detail: string };

const WORKER = new URL('./statistics-thread.ts', import.meta.url);

/** Throws DB70xx as buildReport does. */
export function computeReport(input: ReportInput): Promise<Report> {
  return compute({ kind: 'report', input });
}

/** Throws DB70xx as buildComparison does. */
export function computeComparison(input: ComparisonInput): Promise<ModelComparison> {
  return compute({ kind: 'comparison', input });
}

async function compute<T extends Report | ModelComparison>(task: StatisticsTask): Promise<T> {
  const answer = await runThread<StatisticsAnswer>(WORKER, task);
  if (!answer.ok) throw new DoubleblindError(answer.code, answer.detail);
  return answer.result as T;
}
