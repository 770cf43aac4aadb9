import type { EvaluationState } from '@doubleblind/contracts';
import type { Database } from '../database/client.ts';
import { notify } from './notify.ts';

/** Pages show lost contact within half a minute; a mail is for absences that do not end by themselves. */
const AWAY_MILLISECONDS = 10 * 60 * 1000;
/** In which an agent is needed. */
const NEEDED: EvaluationState[] = ['approved', 'scheduled', 'preflight', 'running', 'resuming'];

/** Tells an organisation once of each absence of an agent that work waits for. */
export async function noticeAbsences(database: Database, now = new Date()): Promise<void> {
  const since = new Date(now.getTime() - AWAY_MILLISECONDS);
  await database.agent.updateMany({
    where: { awayNoticedAt: { not: null }, lastSeenAt: { gte: since } },
    data: { awayNoticedAt: null },
  });
  const away = await database.agent.findMany({
    where: {
      removedAt: null,
      awayNoticedAt: null,
      lastSeenAt: { lt: since },
      works: { some: { work: { state: { in: NEEDED } } } },
    },
    select: { id: true, name: true, organisationId: true },
  });
  for (const { id, name, organisationId } of away) {
    await database.$transaction(async (transaction) => {
      const { count } = await transaction.agent.updateMany({
        where: { id, awayNoticedAt: null },
        data: { awayNoticedAt: now },
      });
      if (count === 0) return;
      await notify(transaction, organisationId, {
        kind: 'agent-away',
        title: (t) => t('Your agent {name} is away, and work waits for it', { name }),
        text: (t) =>
          t('It has not been heard from for ten minutes. See to its machine; party-agent doctor says what is wrong.'),
        path: '/agents',
        data: { agentId: id, agent: name },
      });
    });
  }
}
