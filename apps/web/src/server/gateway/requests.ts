import type { Actor } from '../authorisation/actor.ts';
import type { Database } from '../database/client.ts';
import { approve, revoke } from '../evaluations/write/decide.ts';
import { offerModel } from '../models/write/offer.ts';
import { registerModel } from '../models/write/register.ts';
import { release } from '../results/write.ts';
import { observe } from '../scheduler/observe.ts';
import { recordDeletion } from '../test-sets/write/delete.ts';
import { registerTestSet } from '../test-sets/write/register.ts';
import { approveTraining, finishTraining, leaveTraining } from '../trainings/write/decide.ts';
import { observeTraining } from '../trainings/write/observe.ts';
import { proposeTraining } from '../trainings/write/propose.ts';
import type { AgentRequest } from './connection.ts';

/** Carries out what an authenticated agent asks for; answers the id for the acknowledgement. Throws DoubleblindError. */
export async function carryOut(
  database: Database,
  actor: Actor,
  agentKey: string,
  message: AgentRequest,
): Promise<string | null> {
  switch (message.type) {
    case 'observed':
      for (const report of message.evaluations) await observe(database, actor, report);
      return null;
    case 'register-model':
      return registerModel(database, actor, agentKey, message.manifest);
    case 'offer-model':
      return offerModel(database, actor, agentKey, message.offer);
    case 'register-test-set':
      return registerTestSet(database, actor, agentKey, message.manifest);
    case 'delete-test-set':
      return recordDeletion(database, actor, agentKey, message.deletion);
    case 'approve':
      await approve(database, actor, message.approval);
      return message.approval.document.evaluationId;
    case 'revoke': {
      const { evaluationId, reason } = message.revocation.document;
      await revoke(database, actor, evaluationId, reason, message.revocation);
      return evaluationId;
    }
    case 'observed-trainings':
      for (const report of message.trainings) await observeTraining(database, actor, report);
      return null;
    case 'propose-training':
      return proposeTraining(database, actor, message.draft);
    case 'approve-training':
      await approveTraining(database, actor, message.approval);
      return message.approval.document.trainingId;
    case 'leave-training':
      await leaveTraining(database, actor, message.trainingId, message.reason);
      return message.trainingId;
    case 'finish-training':
      await finishTraining(database, actor, message.card);
      return message.card.document.trainingId;
    case 'release':
      return release(database, actor, message.results);
  }
}
