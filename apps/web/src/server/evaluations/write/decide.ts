/** What people and agents decide about an evaluation: approve, reject, revoke, pause, resume, cancel, retry. */
import {
  checkApproval,
  type SignedApproval,
  type SignedRevocation,
  type TransitionEvent,
  verifyDocument,
} from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { z } from 'zod';
import { type Actor, sideOf } from '../../authorisation/actor.ts';
import { type ActionOnThing, authorise, found } from '../../authorisation/authorise.ts';
import type { Database } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';
import { identifier, reasonSchema } from '../../input.ts';
import { beginAttempt } from './attempt.ts';
import { changeEvaluation } from './evaluation-work.ts';

async function authorised(database: Database, actor: Actor, action: ActionOnThing, evaluationId: string) {
  const evaluation = found(
    await database.work.findUnique({ where: { id: identifier(evaluationId) }, include: { participants: true } }),
  );
  authorise(actor, action, evaluation);
  return evaluation;
}

/** Counts an approval that the actor's own agent signed. The same approval again changes nothing. */
export async function approve(database: Database, actor: Actor, approval: SignedApproval): Promise<void> {
  const evaluation = await authorised(database, actor, 'evaluation.approve', approval.document.evaluationId);
  const side = sideOf(actor)!;
  const proposal = COLUMNS.proposal(evaluation.proposal);
  const problem = checkApproval(proposal, approval, side, new Date());
  if (problem) throw new DoubleblindError('DB6302', `${problem}.`);
  const { approvedBy, approvedAt, proposalHash } = approval.document;
  const { organisationId } = proposal[side];
  await changeEvaluation(database, evaluation.id, ({ approvals }) => {
    if (approvals.some((row) => row.role === side)) return null;
    return {
      event: approvals.length === 0 ? 'approve-first' : 'approve-second',
      actor,
      detail: { side, approvedBy, proposalHash },
      also: async (transaction) => {
        await transaction.approval.create({
          data: { workId: evaluation.id, role: side, organisationId, document: approval, approvedBy, approvedAt },
        });
      },
    };
  });
}

export async function reject(database: Database, actor: Actor, evaluationId: string, reason: string): Promise<void> {
  await authorised(database, actor, 'evaluation.reject', evaluationId);
  const detail = { side: sideOf(actor), reason: reasonSchema.parse(reason) };
  await changeEvaluation(database, evaluationId, () => ({ event: 'reject', actor, detail }));
}

/** Takes the approval back. Stopping is always safe, so a person may do it here without the agent's signature. */
export async function revoke(
  database: Database,
  actor: Actor,
  evaluationId: string,
  reason: string,
  revocation?: SignedRevocation,
): Promise<void> {
  const evaluation = await authorised(database, actor, 'evaluation.revoke', evaluationId);
  const side = sideOf(actor)!;
  const proposal = COLUMNS.proposal(evaluation.proposal);
  // What the agent has signed stays as it is.
  if (!revocation) reasonSchema.parse(reason);
  else {
    const { document } = revocation;
    const fits = document.evaluationId === evaluationId && document.side === side;
    if (!fits || !verifyDocument('revocation', revocation, proposal[side].agentKey)) {
      throw new DoubleblindError('DB6205', 'The revocation is not signed by your agent.');
    }
  }
  await changeEvaluation(database, evaluationId, ({ state }) => {
    if (state === 'revoked') return null;
    return {
      event: 'revoke',
      actor,
      detail: { side, reason },
      also: async (transaction) => {
        if (revocation)
          await transaction.approval.updateMany({ where: { workId: evaluationId, role: side }, data: { revocation } });
      },
    };
  });
}

/** What people may cause by a button; every other transition has a function of its own that may make it. */
export const CONTROLS = ['pause', 'resume', 'cancel', 'retry'] as const satisfies readonly TransitionEvent[];
const controlSchema = z.enum(CONTROLS);
export type Control = (typeof CONTROLS)[number];

export async function control(database: Database, actor: Actor, evaluationId: string, wanted: Control): Promise<void> {
  const event = controlSchema.parse(wanted);
  await authorised(database, actor, 'evaluation.control', evaluationId);
  await changeEvaluation(database, evaluationId, ({ attempts: [last] }) => ({
    event,
    actor,
    detail: { side: sideOf(actor) },
    also: async (transaction) => {
      if (event !== 'retry') return;
      await beginAttempt(transaction, evaluationId, (last?.number ?? 0) + 1);
    },
  }));
}
