/** An evaluation under its row's lock, with what decisions about it look at. */

import type { ObservedState, WorkRole } from '@doubleblind/contracts';
import type { Prisma } from '../../../../../../prisma/generated/client.ts';
import type { Transaction } from '../../database/client.ts';
import { COLUMNS } from '../../database/columns.ts';

const LOCKED = {
  participants: true,
  approvals: true,
  result: true,
  attempts: { orderBy: { number: 'desc' }, take: 1 },
} as const satisfies Prisma.EvaluationInclude;

/** An evaluation while nobody else can change it; of its attempts the last one. */
export type LockedEvaluation = Prisma.EvaluationGetPayload<{ include: typeof LOCKED }>;

/** What the agent of a role has said of the latest attempt; 'idle' before it has said anything. */
export function observedBy(
  { participants }: { readonly participants: readonly { readonly role: string; readonly observed: string }[] },
  role: WorkRole,
): ObservedState {
  return COLUMNS.observed(participants.find((row) => row.role === role)?.observed ?? 'idle');
}

/** Waits until nobody else changes it. */
export async function lockEvaluation(transaction: Transaction, id: string): Promise<LockedEvaluation> {
  await transaction.$executeRaw`SELECT 1 FROM "Evaluation" WHERE "id" = ${id} FOR UPDATE`;
  return readLocked(transaction, id);
}

/** Again, after the holder of the lock has changed something. */
export function readLocked(transaction: Transaction, id: string): Promise<LockedEvaluation> {
  return transaction.evaluation.findUniqueOrThrow({ where: { id }, include: LOCKED });
}
