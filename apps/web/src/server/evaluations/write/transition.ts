/** The only place that changes the state of an evaluation. */
import { type DesiredState, desiredState, mayCause, type TransitionEvent, transition } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../../audit/write.ts';
import { type Actor, sideOf } from '../../authorisation/actor.ts';
import { authorise } from '../../authorisation/authorise.ts';
import type { Database, Transaction } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { portalEvents } from '../../events.ts';
import { noticeTransition } from '../../notices/evaluations.ts';
import { CAUSES } from './causes.ts';
import { type LockedEvaluation, lockEvaluation, readLocked } from './locked.ts';

export interface TransitionRequest {
  readonly event: TransitionEvent;
  readonly actor: Actor | 'portal';
  readonly detail?: Record<string, string | number | boolean | null>;
  /** Further changes in the same transaction. */
  readonly also?: (transaction: Transaction) => Promise<void>;
}

/**
 * Carries out the transition that `decide` asks for, with its audit record. `decide` sees the evaluation under its row's
 * lock, so that people and agents who act at the same moment are put in a row; it answers null when nothing is to be done
 * (any more). Answers whether anything was done; throws DB6301 when the tables do not allow the transition.
 */
export async function changeState(
  database: Database,
  evaluationId: string,
  decide: (evaluation: LockedEvaluation) => TransitionRequest | null,
): Promise<boolean> {
  const changed = await database.$transaction(async (transaction) => {
    const evaluation = await lockEvaluation(transaction, evaluationId);
    const request = decide(evaluation);
    if (request) await carryOut(transaction, evaluation, request);
    return request !== null;
  });
  if (changed) portalEvents().emit('evaluation', evaluationId);
  return changed;
}

async function carryOut(
  transaction: Transaction,
  evaluation: LockedEvaluation,
  { event, actor, detail, also }: TransitionRequest,
): Promise<void> {
  const from = COLUMNS.state(evaluation.state);
  const to = transition(from, event);
  const side = actor === 'portal' ? null : sideOf(actor);
  const { action, holds, needs } = CAUSES[event];
  if (actor !== 'portal' && action !== null) authorise(actor, action, evaluation);
  const mayBeCaused = mayCause(event, side ?? 'portal') && (actor === 'portal' || action !== null);
  if (to === null || !mayBeCaused) {
    throw new DoubleblindError('DB6301', `It is ${from}; "${event}" is not possible.`);
  }
  await transaction.evaluation.update({
    where: { id: evaluation.id },
    data: { state: to, ...(to !== 'failed' && { failureCode: null, failureDetail: null }) },
  });
  await also?.(transaction);
  await want(transaction, evaluation.id, desiredState(to));
  if (!holds(await readLocked(transaction, evaluation.id), side, new Date())) {
    throw new DoubleblindError('DB6301', `"${event}" needs ${needs}.`);
  }
  await appendAudit(transaction, {
    actor,
    action: `evaluation.${event}`,
    subject: { kind: 'evaluation', id: evaluation.id, name: `#${evaluation.number}` },
    organisations: [evaluation.vendorId, evaluation.hospitalId],
    detail: { from, to, ...detail },
  });
  await noticeTransition(transaction, event, evaluation, {
    by: actor === 'portal' ? null : actor,
    ...(typeof detail?.reason === 'string' && { reason: detail.reason }),
  });
}

/** What the new state wants of the agents. Who never began, or has stopped already, is not told to stop. */
async function want(transaction: Transaction, evaluationId: string, desired: DesiredState | null): Promise<void> {
  await transaction.participant.updateMany({ where: { evaluationId }, data: { desired } });
  if (desired !== 'stop') return;
  const needless = { evaluationId, OR: [{ observed: 'stopped' }, { evaluation: { attempts: { none: {} } } }] };
  await transaction.participant.updateMany({ where: needless, data: { desired: null } });
}
