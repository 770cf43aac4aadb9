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
