import { type DesiredTraining, TRAINING } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import type { Database } from '../database/client.ts';
import { COLUMNS } from '../database/columns.ts';
import { WANTED_WORK, wantedParts } from '../works/wanted.ts';

/** Everything that is wanted from this agent about trainings, however much and for however long: what is left out would be stopped. */
export async function desiredTrainings(
  database: Database,
  agent: Actor,
  leaseMilliseconds: number,
  now = new Date(),
): Promise<DesiredTraining[]> {
  const rows = await database.participant.findMany({
    where: wantedParts(agent.id, TRAINING.name, now),
    include: { work: { include: WANTED_WORK } },
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
