/** What a side does about an evaluation, told to whoever collects traces. */
import type { SpanName, Tracing } from '@doubleblind/contracts/tracing';
import { numberOf } from '../../executors/traced-executor.ts';
import type { PartyWork } from './party-work.ts';

/** Does the work as a span of it. */
export async function asSpan<T>(tracing: Tracing, workId: string, name: SpanName, work: () => Promise<T>): Promise<T> {
  const span = tracing.begin(workId, name);
  try {
    const result = await work();
    span.end();
    return result;
  } catch (error) {
    span.end({ error: numberOf(error) });
    throw error;
  }
}

/** The same work with its spans. */
export function tracedParty(party: PartyWork, tracing: Tracing): PartyWork {
  return {
    check: (proposal) => asSpan(tracing, proposal.evaluationId, 'prepare', () => party.check(proposal)),
    preflight: (session) => asSpan(tracing, session.proposal.evaluationId, 'preflight', () => party.preflight(session)),
    run: (session) => asSpan(tracing, session.proposal.evaluationId, 'run', () => party.run(session)),
    conclude: (proposal, attempt) =>
      asSpan(tracing, proposal.evaluationId, 'results', () => party.conclude(proposal, attempt)),
    isComplete: (proposal) => party.isComplete(proposal),
    owesComparison: (proposal) => party.owesComparison(proposal),
  };
}
