/** Statistics in a thread of their own. */
import type { AttackFound, ModelComparison, Report } from '@doubleblind/contracts';
import { DoubleblindError, type ErrorCode } from '@doubleblind/errors';
import type {
  Choice,
  ComparisonInput,
  Disclosure,
  Evidence,
  PrivateChoice,
  ReleaseRecord,
  ReportInput,
} from '@doubleblind/report';
import { runThread } from '../../executors/threads/worker-thread.ts';

export type StatisticsTask =
  | { readonly kind: 'report'; readonly input: ReportInput }
  | { readonly kind: 'comparison'; readonly input: ComparisonInput }
  | { readonly kind: 'disclosure'; readonly input: DisclosureInput };

export interface DisclosureInput {
  readonly report: Report;
  readonly evidence: Evidence;
  /** With its counts where the terms have noise. */
  readonly choice: Choice | PrivateChoice;
  readonly earlier: readonly ReleaseRecord[];
}

/** What would be released, and what attacks on it find. */
export interface ExaminedDisclosure extends Disclosure {
  readonly attacks: readonly AttackFound[];
}

type StatisticsResult = Report | ModelComparison | ExaminedDisclosure;

/** Errors with a number come as such. */
export type StatisticsAnswer =
  | { readonly ok: true; readonly result: StatisticsResult }
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

/** Throws DB5631, DB5652, DB5653. */
export function computeDisclosure(input: DisclosureInput): Promise<ExaminedDisclosure> {
  return compute({ kind: 'disclosure', input });
}

async function compute<T extends StatisticsResult>(task: StatisticsTask): Promise<T> {
  const answer = await runThread<StatisticsAnswer>(WORKER, task);
  if (!answer.ok) throw new DoubleblindError(answer.code, answer.detail);
  return answer.result as T;
}
