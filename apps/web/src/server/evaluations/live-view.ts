import type { EvaluationState, Preflight, Progress } from '@doubleblind/contracts';
import type { Database } from '../database/client.ts';

/** What changes while one looks at an evaluation. */
export interface LiveView {
  readonly state: EvaluationState;
  readonly approvals: readonly string[];
  readonly attempt: number | null;
  readonly vendorObserved: string | null;
  readonly hospitalObserved: string | null;
  readonly progress: Progress | null;
  readonly preflight: Preflight | null;
  readonly failure: { readonly code: string; readonly detail: string } | null;
}

export async function liveView(database: Database, evaluationId: string): Promise<LiveView> {
  const evaluation = await database.evaluation.findUniqueOrThrow({
    where: { id: evaluationId },
    include: { approvals: { select: { side: true } }, attempts: { orderBy: { number: 'desc' }, take: 1 } },
  });
  const attempt = evaluation.attempts[0];
  return {
    state: evaluation.state as EvaluationState,
    approvals: evaluation.approvals.map((row) => row.side),
    attempt: attempt?.number ?? null,
    vendorObserved: attempt?.vendorObserved ?? null,
    hospitalObserved: attempt?.hospitalObserved ?? null,
    progress: (attempt?.progress ?? null) as unknown as Progress | null,
    preflight: (attempt?.preflight ?? null) as unknown as Preflight | null,
    failure: evaluation.failureCode ? { code: evaluation.failureCode, detail: evaluation.failureDetail ?? '' } : null,
  };
}
