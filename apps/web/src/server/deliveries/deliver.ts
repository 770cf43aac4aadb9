/** Sends what waits in the queue, and tries again later what was not taken. */
import type { Database } from '../database/client.ts';
import type { SendMail } from './mail.ts';
import { PORTAL } from './queue.ts';
import type { SendWebhook } from './webhook.ts';

/** The ways out of the portal, and its own address. */
export interface Senders {
  readonly origin: string;
  readonly mail: SendMail;
  readonly webhook: SendWebhook;
}

/** Minutes until the next attempt, after each that failed; after the last one a delivery is given up. */
const RETRY_MINUTES = [1, 5, 30, 120, 480, 1440];
const AT_ONCE = 50;
/** While one process sends it, another leaves it alone for so long. */
const CLAIM_MILLISECONDS = 2 * 60 * 1000;
/** Delivered ones are kept for questions, and then deleted. */
const KEEP_DAYS = 30;
const DAY = 24 * 60 * 60 * 1000;

/** Answers how many were taken. */
export async function deliverDue(database: Database, senders: Senders, now = new Date()): Promise<number> {
  const due = await database.delivery.findMany({
    where: { nextAttemptAt: { lte: now } },
    orderBy: { nextAttemptAt: 'asc' },
    take: AT_ONCE,
    include: { webhook: { select: { secret: true } } },
  });
  let taken = 0;
  for (const row of due) {
    const claimed = await database.delivery.updateMany({
      where: { id: row.id, nextAttemptAt: row.nextAttemptAt },
      data: { nextAttemptAt: new Date(now.getTime() + CLAIM_MILLISECONDS) },
    });
    if (claimed.count === 0) continue;
    try {
      const text = row.body.replaceAll(PORTAL, senders.origin);
      if (row.webhook === null) await senders.mail({ to: row.address, subject: row.subject, text });
      else await senders.webhook({ id: row.id, url: row.address, secret: row.webhook.secret, body: text, now });
      await database.delivery.update({
        where: { id: row.id },
        data: { deliveredAt: now, nextAttemptAt: null, body: '', attempts: row.attempts + 1, lastError: null },
      });
      taken += 1;
    } catch (error) {
      const minutes = RETRY_MINUTES[row.attempts];
      const nextAttemptAt = minutes === undefined ? null : new Date(now.getTime() + minutes * 60_000);
      const lastError = (error instanceof Error ? error.message : String(error)).slice(0, 500);
      await database.delivery.update({
        where: { id: row.id },
        data: { nextAttemptAt, lastError, attempts: row.attempts + 1, ...(nextAttemptAt === null && { body: '' }) },
      });
      console.error(`delivery: ${lastError}${nextAttemptAt === null ? ' (given up)' : ''}`);
    }
  }
  const old = new Date(now.getTime() - KEEP_DAYS * DAY);
  await database.delivery.deleteMany({ where: { nextAttemptAt: null, createdAt: { lt: old } } });
  return taken;
}
