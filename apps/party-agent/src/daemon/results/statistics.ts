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
  SegmentationEvidence,
  SegmentationInput,
} from '@doubleblind/report';
import { runThread } from '../../executors/threads/worker-thread.ts';
import type { TestSetContent } from '../../store/test-set-content.ts';
import type { MeasuredMasks } from '../../work/evaluation/measured-masks.ts';

export type StatisticsTask =
  | { readonly kind: 'report'; readonly input: ReportInput }
  | { readonly kind: 'comparison'; readonly input: ComparisonInput }
  | { readonly kind: 'disclosure'; readonly input: DisclosureInput }
  | { readonly kind: 'measure-masks'; readonly input: MeasureInput }
  | { readonly kind: 'masks-report'; readonly input: SegmentationInput }
  | { readonly kind: 'masks-disclosure'; readonly input: MasksDisclosureInput };

/** A complete run of masks, and the test set that it is of. */
export interface MeasureInput {
  readonly folder: string;
  readonly content: TestSetContent;
}

export interface MasksDisclosureInput extends Pick<DisclosureInput, 'report' | 'choice' | 'earlier'> {
  readonly evidence: SegmentationEvidence;
}

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

type StatisticsResult = Report | ModelComparison | ExaminedDisclosure | MeasuredMasks;

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

/** Throws DB5018, DB5026, DB5032 as measureRun does. */
export function computeMeasured(input: MeasureInput): Promise<MeasuredMasks> {
  return compute({ kind: 'measure-masks', input });
}

export function computeMasksReport(input: SegmentationInput): Promise<Report> {
  return compute({ kind: 'masks-report', input });
}

/** Throws DB5631, DB5652. */
export function computeMasksDisclosure(input: MasksDisclosureInput): Promise<ExaminedDisclosure> {
  return compute({ kind: 'masks-disclosure', input });
}

async function compute<T extends StatisticsResult>(task: StatisticsTask): Promise<T> {
  const answer = await runThread<StatisticsAnswer>(WORKER, task);
  if (!answer.ok) throw new DoubleblindError(answer.code, answer.detail);
  return answer.result as T;
}
