/** What agents and people decide about a training. */
import {
  checkTrainingApproval,
  type SignedTrainingApproval,
  type SignedTrainingCard,
  TRAINING,
  trainingTermsHash,
  verifyDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import type { Actor } from '../../authorisation/actor.ts';
import { type ActionOnThing, authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { identifier, reasonSchema } from '../../input.ts';
import { roleOf } from '../../works/participants.ts';
import { keepInRecord } from './record.ts';
import { changeTraining } from './training-work.ts';

async function authorised(database: Database, actor: Actor, action: ActionOnThing, id: string) {
  const training = found(
    await database.work.findUnique({
      where: { id: identifier(id), kind: TRAINING.name },
      include: { participants: true },
    }),
  );
  authorise(actor, action, training);
  return { training, terms: COLUMNS.trainingTerms(training.proposal) };
}

/** Counts an approval that the actor's own agent signed. The same again changes nothing. Throws DB6302. */
export async function approveTraining(
  database: Database,
  actor: Actor,
  approval: SignedTrainingApproval,
): Promise<void> {
  const { training, terms } = await authorised(database, actor, 'training.approve', approval.document.trainingId);
  const party = [terms.owner, ...terms.hospitals].find(
    ({ organisationId }) => organisationId === actor.organisationId,
  )!;
  const problem = checkTrainingApproval(terms, approval, party, new Date());
  if (problem) throw new DoubleblindError('DB6302', `${problem}.`);
  const { approvedBy, approvedAt, termsHash } = approval.document;
  const { organisationId } = party;
  const role = roleOf(actor, training.participants)!;
  await changeTraining(database, training.id, ({ approvals }) => {
    if (approvals.some((row) => row.organisationId === organisationId)) return null;
    return {
      ...{ event: 'approve', actor },
      detail: { side: role, approvedBy, proposalHash: termsHash },
      also: async (transaction) => {
        await transaction.approval.create({
          data: { workId: training.id, role, organisationId, document: approval, approvedBy, approvedAt },
        });
      },
    };
  });
}

/** The owner's agent has the model; its card is what the portal shows. Throws DB6205 for a card that does not fit. */
export async function finishTraining(database: Database, actor: Actor, card: SignedTrainingCard): Promise<void> {
  const { training, terms } = await authorised(database, actor, 'training.report', card.document.trainingId);
  const fits =
    card.document.termsHash === trainingTermsHash(terms) && verifyDocument('training-card', card, terms.owner.agentKey);
  if (!fits) throw new DoubleblindError('DB6205', 'The card is not signed by the owner’s agent for these terms.');
  await changeTraining(database, training.id, ({ state }) => {
    if (state === 'finished') return null;
    return {
      ...{ event: 'finish', actor },
      detail: { rounds: card.document.rounds.done, epsilon: card.document.privacy.epsilon },
      also: (transaction) => keepInRecord(transaction, training.id, { card }),
    };
  });
}

/** What people may cause by a button. */
export const TRAINING_CONTROLS = ['cancel', 'retry'] as const;
const controlSchema = z.enum(TRAINING_CONTROLS);

export async function controlTraining(database: Database, actor: Actor, id: string, wanted: string): Promise<void> {
  const event = controlSchema.parse(wanted);
  await authorised(database, actor, 'training.decide', id);
  await changeTraining(database, id, () => ({ event, actor }));
}

/** Before everybody has approved it is a refusal, afterwards the approval is taken back and the training ends. */
export async function leaveTraining(database: Database, actor: Actor, id: string, reason: string): Promise<void> {
  await authorised(database, actor, 'training.leave', id);
  const detail = { reason: reasonSchema.parse(reason) };
  await changeTraining(database, id, ({ state }) => {
    // An agent may say it once more after a lost answer.
    if (actor.kind === 'agent' && TRAINING.finalStates.includes(COLUMNS.trainingState(state))) return null;
    return { event: state === 'proposed' ? 'reject' : 'revoke', actor, detail };
  });
}
