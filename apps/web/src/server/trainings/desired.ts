import { type DesiredTraining, TRAINING } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';

/** For how long ended trainings are still named, so that an agent that was away learns of the end. */
const REMEMBER_END_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/** Everything that is wanted from this agent about trainings, however much and for however long: what is left out would be stopped. */
export async function desiredTrainings(
  database: Database,
  agent: Actor,
  leaseMilliseconds: number,
  now = new Date(),
): Promise<DesiredTraining[]> {
  const lately = { updatedAt: { gt: new Date(now.getTime() - REMEMBER_END_MILLISECONDS) } };
  const { name: kind } = TRAINING;
  const rows = await database.participant.findMany({
    where: {
      agentId: agent.id,
      OR: [
        { desired: { notIn: ['stop'] }, work: { kind } },
        { desired: 'stop', work: { kind, ...lately } },
      ],
    },
    include: {
      work: {
        include: {
          approvals: true,
          participants: { include: { agent: true } },
          attempts: { orderBy: { number: 'desc' }, take: 1 },
        },
      },
    },
  });
  const leaseUntil = new Date(now.getTime() + leaseMilliseconds).toISOString();
  return rows.flatMap(({ desired, work }): DesiredTraining[] => {
    if (desired === null) return [];
    const owner = work.participants.find(({ role }) => role === 'owner')?.agent;
    return [
      {
        ...{ trainingId: work.id, attempt: work.attempts[0]?.number ?? 1 },
        desired: COLUMNS.desired(desired),
        terms: COLUMNS.trainingTerms(work.proposal),
        approvals: work.approvals.map(({ document }) => COLUMNS.trainingApproval(document)),
        ownerCard: owner && !owner.removedAt ? COLUMNS.card(owner.card) : null,
        leaseUntil,
      },
    ];
  });
}
