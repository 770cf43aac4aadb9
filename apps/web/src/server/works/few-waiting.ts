import { DoubleblindError } from '@doubleblind/errors';
import type { Transaction } from '../database/client.ts';

/** Proposals of one organisation that may wait for the same other one: each is shown to its people and kept by its agent. */
const MOST_WAITING = 50;

/** Of any kind of work. */
const WAITING_STATES = ['proposed', 'approved-by-one'];

/**
 * Throws DB6307 where the proposer already waits for too much with any of the others that take part. Proposals of the same organisation follow one
 * another, so that many at once are counted, too.
 */
export async function requireFewWaiting(
  transaction: Transaction,
  proposerId: string,
  organisations: readonly string[],
): Promise<void> {
  await transaction.$executeRaw`SELECT 1 FROM "Organisation" WHERE "id" = ${proposerId} FOR UPDATE`;
  for (const organisationId of new Set(organisations.filter((id) => id !== proposerId))) {
    const waiting = await transaction.work.count({
      where: { proposerId, participants: { some: { organisationId } }, state: { in: WAITING_STATES } },
    });
    if (waiting >= MOST_WAITING) throw new DoubleblindError('DB6307', `${MOST_WAITING} wait.`);
  }
}
