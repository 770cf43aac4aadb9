import { EVALUATION, type EvaluationState, type Preflight, type Progress, type Side } from '@doubleblind/contracts';
import { ERRORS, type ErrorEntry } from '@doubleblind/errors';
import { type LostContact, lostContact, wrongClock } from '../../agents/contact.ts';
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
export function failureView(code: string, detail: string): FailureView {
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
  /** Seconds by which each side's agent is ahead of the portal; null where its clock is right, or nothing is expected of it. */
  readonly clocks: Readonly<Record<Side, number | null>>;
  /** Neither agent says where it can be called: the two cannot meet. */
  readonly nobodyListens: boolean;
  /** The program's hash, where the hospital's agent waits for the vendor's model to run the agreed plaintext comparison. */
  readonly comparisonOwed: string | null;
  readonly progress: Progress | null;
  readonly preflight: Preflight | null;
  readonly failure: FailureView | null;
  /** What each side's agent says that keeps it from going on, while it tries again. */
  readonly trouble: Readonly<Record<Side, FailureView | null>>;
}

export async function liveView(database: Database, evaluationId: string): Promise<LiveView> {
  const evaluation = await database.work.findUniqueOrThrow({
    where: { id: evaluationId },
    include: {
      participants: { include: { agent: true } },
      approvals: { select: { role: true } },
      modelVersion: { select: { programHash: true } },
      attempts: { orderBy: { number: 'desc' }, take: 1 },
    },
  });
  const attempt = evaluation.attempts[0];
  const observed = (role: Side) =>
    attempt ? (evaluation.participants.find((row) => row.role === role)?.observed ?? null) : null;
  const state = COLUMNS.state(evaluation.state);
  const open = !EVALUATION.finalStates.includes(state) && state !== 'failed';
  // At the end it is the hospital's agent alone that has something left to do.
  const expected = (role: Side) =>
    open && (state !== 'computed' || role === 'hospital')
      ? evaluation.participants.find((row) => row.role === role)?.agent
      : undefined;
  const of = <T>(read: (agent: NonNullable<ReturnType<typeof expected>>) => T) => {
    const [vendor, hospital] = [expected('vendor'), expected('hospital')];
    return { vendor: vendor ? read(vendor) : null, hospital: hospital ? read(hospital) : null };
  };
  const trouble = (role: Side) => {
    const row = evaluation.participants.find((participant) => participant.role === role);
    return open && row?.troubleCode ? failureView(row.troubleCode, row.troubleDetail ?? '') : null;
  };
  const addresses = evaluation.participants.map(({ agent }) => COLUMNS.card(agent.card)?.document.addresses);
  return {
    state,
    lost: of((agent) => lostContact(agent)),
    clocks: of(wrongClock),
    // Of an agent that has never connected nobody knows.
    nobodyListens: open && state !== 'computed' && addresses.every((known) => known?.length === 0),
    comparisonOwed: open && attempt?.comparisonOwed ? (evaluation.modelVersion?.programHash ?? null) : null,
    approvals: evaluation.approvals.map((row) => row.role),
    attempt: attempt?.number ?? null,
    vendorObserved: observed('vendor'),
    hospitalObserved: observed('hospital'),
    progress: COLUMNS.progress(attempt?.progress ?? null),
    preflight: COLUMNS.preflight(attempt?.preflight ?? null),
    trouble: { vendor: trouble('vendor'), hospital: trouble('hospital') },
    failure: evaluation.failureCode ? failureView(evaluation.failureCode, evaluation.failureDetail ?? '') : null,
  };
}
