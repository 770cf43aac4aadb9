import {
  checkTrainingTerms,
  TRAINING,
  type TrainingDraft,
  type TrainingParty,
  trainingTermsHash,
  trainingTermsSchema,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../../audit/write.ts';
import type { Actor } from '../../authorisation/actor.ts';
import { authorise, found, whereFound } from '../../authorisation/authorise.ts';
import { announce } from '../../database/announce.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { noticeTrainingProposal } from '../../notices/trainings.ts';
import { requireStorage } from '../../storage.ts';
import { requireFewWaiting } from '../../works/few-waiting.ts';

const AGENT = { organisation: true } as const;

/**
 * Makes the terms of what an owner's agent has drafted, with the agents of the hospitals whose test sets it names. The same draft
 * again changes nothing. Throws DB6002 for a test set that the owner may not see, DB8204 for terms that contradict themselves, DB6307 where
 * too many proposals wait for a hospital already, DB6110 where the portal may keep no more.
 */
export async function proposeTraining(database: Database, actor: Actor, draft: TrainingDraft): Promise<string> {
  const { testSetIds, proposedBy, ...about } = draft;
  const before = await database.work.findUnique({ where: { id: draft.trainingId } });
  if (before) {
    if (before.kind === TRAINING.name && before.proposerId === actor.organisationId) return before.id;
    throw new DoubleblindError('DB6002', '');
  }
  requireStorage();
  const agentIds: string[] = [];
  for (const id of testSetIds) {
    const where = { AND: [{ id }, whereFound(actor, 'training.choose')] };
    agentIds.push(found(await database.testSet.findFirst({ where })).agentId);
  }
  const owner = await partyOf(database, actor.id);
  const hospitals = await Promise.all(agentIds.map((id) => partyOf(database, id)));
  const organisations = [owner, ...hospitals].map(({ organisationId }) => organisationId);
  authorise(actor, 'training.propose', { participants: organisations.map((organisationId) => ({ organisationId })) });
  const terms = trainingTermsSchema.parse({
    ...{ ...about, format: 'doubleblind-training', version: 1, owner, hospitals },
    proposedAt: new Date().toISOString(),
  });
  checkTrainingTerms(terms);
  const desired = TRAINING.desired(TRAINING.start);
  const participants = TRAINING.participants(terms).map((who) => ({ ...who, desired }));
  await database.$transaction(async (transaction) => {
    await requireFewWaiting(transaction, actor.organisationId, organisations);
    const work = await transaction.work.create({
      data: {
        ...{ id: terms.trainingId, kind: TRAINING.name, state: TRAINING.start, proposal: terms },
        ...{ proposalHash: trainingTermsHash(terms), proposedBy, proposerId: actor.organisationId },
        expiresAt: terms.expiresAt,
        participants: { createMany: { data: participants } },
      },
    });
    await appendAudit(transaction, {
      actor,
      action: 'training.propose',
      subject: { kind: 'training', id: work.id, name: `#${work.number}` },
      organisations,
      detail: { proposalHash: work.proposalHash, model: terms.model.name },
    });
    await noticeTrainingProposal(transaction, work, actor);
    await announce(transaction, 'work', work.id);
  });
  return terms.trainingId;
}

/** Throws DB6304 for an agent that is not here any more, or has never connected: nobody knows its certificate. */
async function partyOf(database: Database, agentId: string): Promise<TrainingParty> {
  const agent = await database.agent.findUniqueOrThrow({ where: { id: agentId }, include: AGENT });
  if (agent.removedAt) throw new DoubleblindError('DB6304', `The agent of ${agent.organisation.name} was removed.`);
  const card = COLUMNS.card(agent.card);
  if (!card) throw new DoubleblindError('DB6304', `The agent of ${agent.organisation.name} has never connected.`);
  return {
    ...{ organisationId: agent.organisationId, organisationName: agent.organisation.name, agentId },
    ...{ agentKey: agent.publicKey, certificateHash: card.document.certificateHash },
  };
}
