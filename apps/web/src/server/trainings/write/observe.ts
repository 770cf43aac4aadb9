import { type ObservedTraining, TRAINING } from '@doubleblind/contracts';
import type { Actor } from '../../authorisation/actor.ts';
import { may } from '../../authorisation/authorise.ts';
import { announce } from '../../database/announce.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { recordFailure } from '../../evaluations/write/failure.ts';
import { saysBudgetSpent } from '../../notices/kinds.ts';
import { noticeSpentHospital } from '../../notices/trainings.ts';
import { keepInRecord } from './record.ts';
import { changeTraining } from './training-work.ts';

/** What an agent says of its part; reports about others' trainings or earlier attempts are ignored. */
export async function observeTraining(database: Database, actor: Actor, report: ObservedTraining): Promise<void> {
  const { trainingId, observed, progress, spent, failure } = report;
  const participant = await database.participant.findFirst({
    where: { workId: trainingId, agentId: actor.id, work: { kind: TRAINING.name } },
    include: { work: { include: { participants: true, attempts: { orderBy: { number: 'desc' }, take: 1 } } } },
  });
  if (!participant || !may(actor, 'training.report', participant.work)) return;
  const [attempt] = participant.work.attempts;
  if (attempt?.number !== report.attempt || attempt.endedAt) return;
  const owner = participant.role === 'owner';
  await database.$transaction(async (transaction) => {
    const stopped = observed === 'stopped' && participant.desired === 'stop';
    await transaction.participant.update({
      where: { id: participant.id },
      data: { observed, ...(stopped && { desired: null }) },
    });
    if (owner && progress) await keepInRecord(transaction, trainingId, { progress });
    // An agent says again where it stands whenever it connects.
    if (!owner && failure && saysBudgetSpent(failure.code) && participant.observed !== observed)
      await noticeSpentHospital(transaction, participant.work, actor, failure.detail);
    if (!owner && spent) await keepInRecord(transaction, trainingId, { spent: { [actor.organisationId]: spent } });
    await announce(transaction, participant.observed === observed ? 'progress' : 'work', trainingId);
  });
  // A hospital that leaves is lost to the others; a training ends when its owner cannot go on.
  if (owner && (observed === 'failed' || observed === 'refused')) {
    const reason = failure ?? { code: 'DB6305', detail: 'The owner’s agent.' };
    await changeTraining(database, trainingId, ({ state }) =>
      TRAINING.possibleEvents(COLUMNS.trainingState(state)).includes('fail')
        ? {
            ...{ event: 'fail', actor: 'portal', detail: { code: reason.code, reason: reason.detail } },
            also: (transaction) => recordFailure(transaction, trainingId, reason),
          }
        : null,
    );
  }
}
