import type { Database, Transaction } from '../database/client.ts';

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** Puts a mail into the queue, in the transaction that is its reason: no change without its mail, no mail without its change. */
export async function queueMail(database: Database | Transaction, { to, subject, text }: Mail): Promise<void> {
  await database.delivery.create({ data: { address: to, subject, body: text } });
}

/** Stands in texts for the portal's own address, which whoever writes them need not know. */
export const PORTAL = '{portal}';

/** Puts a message to a webhook into the queue. `payload`'s texts may hold `PORTAL`. */
export async function queueWebhook(
  transaction: Transaction,
  webhook: { readonly id: string; readonly url: string },
  payload: object,
): Promise<void> {
  const data = { webhookId: webhook.id, address: webhook.url, subject: '', body: JSON.stringify(payload) };
  await transaction.delivery.create({ data });
}
