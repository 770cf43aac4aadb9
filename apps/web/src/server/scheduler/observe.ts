/** What an agent reports about its evaluations, written down; failures and refusals become transitions. */
import { EVALUATION, type ObservedEvaluation, type Side, sideSchema } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import { may } from '../authorisation/authorise.ts';
import { announce } from '../database/announce.ts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { changeEvaluation } from '../evaluations/write/evaluation-work.ts';
import { recordFailure } from '../evaluations/write/failure.ts';

/** Reports about other organisations' work, other agents' part in it or earlier attempts are ignored. */
export async function observe(database: Database, actor: Actor, report: ObservedEvaluation): Promise<void> {
  const { evaluationId, attempt: number } = report;
  const participant = await database.participant.findFirst({
    where: { workId: evaluationId, agentId: actor.id, work: { kind: EVALUATION.name } },
    include: { work: { include: { participants: true, attempts: { orderBy: { number: 'desc' }, take: 1 } } } },
  });
  if (!participant || !may(actor, 'evaluation.report', participant.work)) return;
  const [attempt] = participant.work.attempts;
  if (attempt?.number !== number || attempt.endedAt) return;

  const { progress, preflight, observed } = report;
  const role = sideSchema.parse(participant.role);
  const leads = role === 'hospital';
  const stopped = observed === 'stopped' && participant.desired === 'stop';
  // Both sides count several times a second; of the numbers of the side that is not shown nobody learns anything.
  const unchanged = observed === participant.observed && !leads && attempt.progress !== null && !preflight;
  if (unchanged && !stopped && !report.failure && participant.troubleCode === null) return;
  await database.$transaction([
    database.participant.update({
      where: { id: participant.id },
      data: { observed, ...troubleOf(report), ...(stopped && { desired: null }) },
    }),
    database.attempt.update({
      where: { id: attempt.id },
      data: {
        // Both sides count; the hospital's numbers are shown, because it ends up with the scores.
        ...(progress && (leads || !attempt.progress) && { progress }),
        ...(preflight && (leads || !attempt.preflight) && { preflight }),
        ...(leads && { comparisonOwed: report.comparisonOwed ?? false }),
      },
    }),
    announce(database, participant.observed === observed ? 'progress' : 'work', evaluationId),
  ]);
  if (observed === 'failed' || observed === 'refused') await fail(database, report, role);
}

/** What ends the attempt is recorded with it; anything else that an agent tells of is what it tries to get past. */
function troubleOf({ observed, failure }: ObservedEvaluation) {
  const trouble = observed === 'failed' || observed === 'refused' ? undefined : failure;
  return { troubleCode: trouble?.code ?? null, troubleDetail: trouble?.detail ?? null };
}

/** Both agents may refuse at the same moment, or one after the end: the first failure counts. */
async function fail(database: Database, report: ObservedEvaluation, side: Side): Promise<void> {
  const { evaluationId, attempt } = report;
  const failure = report.failure ?? {
    code: report.observed === 'refused' ? 'DB6305' : 'DB6304',
    detail: `The ${side}'s agent.`,
  };
  await changeEvaluation(database, evaluationId, ({ state, attempts: [last] }) => {
    const possible = EVALUATION.possibleEvents(COLUMNS.state(state)).includes('fail') && last?.number === attempt;
    if (!possible) return null;
    return {
      event: 'fail',
      actor: 'portal',
      detail: { side, code: failure.code, reason: failure.detail },
      also: (transaction) => recordFailure(transaction, evaluationId, failure),
    };
  });
}
