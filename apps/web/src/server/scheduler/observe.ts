/** What an agent reports about its evaluations, written down; failures and refusals become transitions. */
import type { ObservedEvaluation, Side } from '@doubleblind/contracts';
import { possibleEvents } from '@doubleblind/contracts';
import { type Actor, sideOf } from '../authorisation/actor.ts';
import { may } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { recordFailure } from '../evaluations/write/failure.ts';
import { changeState } from '../evaluations/write/transition.ts';
import { portalEvents } from '../events.ts';

function observedColumn(side: Side, observed: string) {
  return side === 'vendor' ? { vendorObserved: observed } : { hospitalObserved: observed };
}

/** Reports about other organisations' evaluations, other agents' work or earlier attempts are ignored. */
export async function observe(database: Database, actor: Actor, report: ObservedEvaluation): Promise<void> {
  const { evaluationId, attempt: number } = report;
  const evaluation = await database.evaluation.findUnique({
    where: { id: evaluationId },
    include: { attempts: { where: { number } } },
  });
  if (!evaluation || !may(actor, 'evaluation.report', evaluation)) return;
  const side = sideOf(actor)!;
  const proposal = COLUMNS.proposal(evaluation.proposal);
  const attempt = evaluation.attempts[0];
  if (!attempt || attempt.endedAt || proposal[side].agentId !== actor.id) return;

  const { progress, preflight } = report;
  const leads = side === 'hospital';
  await database.attempt.update({
    where: { id: attempt.id },
    data: {
      ...observedColumn(side, report.observed),
      // Both sides count; the hospital's numbers are shown, because it ends up with the scores.
      ...(progress && (leads || !attempt.progress) && { progress }),
      ...(preflight && (leads || !attempt.preflight) && { preflight }),
    },
  });
  if (report.observed === 'failed' || report.observed === 'refused') await fail(database, report, side);
  const before = leads ? attempt.hospitalObserved : attempt.vendorObserved;
  portalEvents().emit(before === report.observed ? 'progress' : 'evaluation', evaluationId);
}

/** Both agents may refuse at the same moment, or one after the end: the first failure counts. */
async function fail(database: Database, report: ObservedEvaluation, side: Side): Promise<void> {
  const { evaluationId, attempt } = report;
  const failure = report.failure ?? {
    code: report.observed === 'refused' ? 'DB6305' : 'DB6304',
    detail: `The ${side}'s agent.`,
  };
  await changeState(database, evaluationId, ({ state, attempts: [last] }) => {
    const possible = possibleEvents(COLUMNS.state(state)).includes('fail') && last?.number === attempt;
    if (!possible) return null;
    return {
      event: 'fail',
      actor: 'portal',
      detail: { side, code: failure.code, reason: failure.detail },
      also: (transaction) => recordFailure(transaction, evaluationId, failure),
    };
  });
}
