/** The only place that changes the state of an evaluation. */
import { type EvaluationState, mayCause, type TransitionEvent, transition } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { appendAudit } from '../audit/append.ts';
import { type Actor, sideOf } from '../authorisation/actor.ts';
import type { Database, Transaction } from '../database/client.ts';
import { portalEvents } from '../events.ts';

export interface TransitionRequest {
  readonly evaluationId: string;
  readonly event: TransitionEvent;
  readonly actor: Actor | 'portal';
  readonly detail?: Record<string, string | number | boolean | null>;
  /** Further changes in the same transaction. */
  readonly also?: (transaction: Transaction) => Promise<void>;
}

/** Carries out the transition with its audit record, or throws DB6301 when the table does not allow it. */
export async function changeState(database: Database, request: TransitionRequest): Promise<EvaluationState> {
  const to = await database.$transaction((transaction) => changeStateIn(transaction, request));
  portalEvents().emit('evaluation', request.evaluationId);
  return to;
}

export async function changeStateIn(transaction: Transaction, request: TransitionRequest): Promise<EvaluationState> {
  const { evaluationId, event, actor } = request;
  // The row lock puts two people who press a button at once in a row.
  await transaction.$executeRaw`SELECT 1 FROM "Evaluation" WHERE "id" = ${evaluationId} FOR UPDATE`;
  const evaluation = await transaction.evaluation.findUniqueOrThrow({ where: { id: evaluationId } });
  const from = evaluation.state as EvaluationState;
  const to = transition(from, event);
  const causedBy = actor === 'portal' ? 'portal' : sideOf(actor);
  if (to === null || causedBy === null || !mayCause(event, causedBy)) {
    throw new DoubleblindError('DB6301', `It is ${from}; "${event}" is not possible.`);
  }
  const failed = to === 'failed';
  await transaction.evaluation.update({
    where: { id: evaluationId },
    data: { state: to, ...(!failed && { failureCode: null, failureDetail: null }) },
  });
  await request.also?.(transaction);
  await appendAudit(transaction, {
    actor,
    action: `evaluation.${event}`,
    subject: { kind: 'evaluation', id: evaluationId, name: `#${evaluation.number}` },
    organisations: [evaluation.vendorId, evaluation.hospitalId],
    detail: { from, to, ...request.detail },
  });
  return to;
}
