/** A work of any kind under its row's lock, with what decisions about it look at. */
import type { Prisma } from '../../../../../prisma/generated/client.ts';
import type { Transaction } from '../database/client.ts';

const LOCKED = {
  participants: true,
  approvals: true,
  result: true,
  attempts: { orderBy: { number: 'desc' }, take: 1 },
} as const satisfies Prisma.WorkInclude;

/** A work while nobody else can change it; of its attempts the last one. */
export type LockedWork = Prisma.WorkGetPayload<{ include: typeof LOCKED }>;

/** Waits until nobody else changes it. */
export async function lockWork(transaction: Transaction, id: string): Promise<LockedWork> {
  await transaction.$executeRaw`SELECT 1 FROM "Work" WHERE "id" = ${id} FOR UPDATE`;
  return readLocked(transaction, id);
}

/** Again, after the holder of the lock has changed something. */
export function readLocked(transaction: Transaction, id: string): Promise<LockedWork> {
  return transaction.work.findUniqueOrThrow({ where: { id }, include: LOCKED });
}
