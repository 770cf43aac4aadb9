import { EVALUATION, type EvaluationState, type Preflight, type Progress, type Side } from '@doubleblind/contracts';
import { ERRORS, type ErrorEntry } from '@doubleblind/errors';
import { type LostContact, lostContact } from '../../agents/contact.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';

/** Why it cannot go on, in one sentence, and what to do about it. */
export interface FailureView {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly remedy: string;
}

/** An agent may be newer than the portal and give a number that is not known here yet. */
function failureView(code: string, detail: string): FailureView {
  const entry: ErrorEntry | undefined = (ERRORS as Record<string, ErrorEntry>)[code];
  const title = entry?.title ?? 'The agent gave a reason that this portal does not know.';
  return { code, title, detail, remedy: entry?.remedy ?? `See docs/errors/${code}.md of the agent.` };
}

/** What changes while one looks at an evaluation. */
export interface LiveView {
  readonly state: EvaluationState;
  readonly approvals: readonly string[];
  readonly attempt: number | null;
  readonly vendorObserved: string | null;
  readonly hospitalObserved: string | null;
  /** Of each side's agent; null once nothing is expected of it. */
  readonly lost: Readonly<Record<Side, LostContact>>;
  /** Neither agent says where it can be called: the two cannot meet. */
  readonly nobodyListens: boolean;
  readonly progress: Progress | null;
  readonly preflight: Preflight | null;
  readonly failure: FailureView | null;
}

export async function liveView(database: Database, evaluationId: string): Promise<LiveView> {
  const evaluation = await database.evaluation.findUniqueOrThrow({
    where: { id: evaluationId },
    include: {
      participants: { include: { agent: true } },
      approvals: { select: { role: true } },
      attempts: { orderBy: { number: 'desc' }, take: 1 },
    },
  });
  const attempt = evaluation.attempts[0];
  const observed = (role: Side) =>
    attempt ? (evaluation.participants.find((row) => row.role === role)?.observed ?? null) : null;
  const state = COLUMNS.state(evaluation.state);
  const open = !EVALUATION.finalStates.includes(state) && state !== 'failed';
  const lost = (role: Side) => {
    const agent = evaluation.participants.find((row) => row.role === role)?.agent;
    // At the end it is the hospital's agent alone that has something left to do.
    return open && agent && (state !== 'computed' || role === 'hospital') ? lostContact(agent) : null;
  };
  const addresses = evaluation.participants.map(({ agent }) => COLUMNS.card(agent.card)?.document.addresses);
  return {
    state,
    lost: { vendor: lost('vendor'), hospital: lost('hospital') },
    // Of an agent that has never connected nobody knows.
    nobodyListens: open && state !== 'computed' && addresses.every((known) => known?.length === 0),
    approvals: evaluation.approvals.map((row) => row.role),
    attempt: attempt?.number ?? null,
    vendorObserved: observed('vendor'),
    hospitalObserved: observed('hospital'),
    progress: COLUMNS.progress(attempt?.progress ?? null),
    preflight: COLUMNS.preflight(attempt?.preflight ?? null),
    failure: evaluation.failureCode ? failureView(evaluation.failureCode, evaluation.failureDetail ?? '') : null,
  };
}
