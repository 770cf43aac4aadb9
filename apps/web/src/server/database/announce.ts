/**
 * What has changed, told to every process of the portal by PostgreSQL's NOTIFY. In the transaction of a change it is told if, and as
 * soon as, the change is there: a process that is killed between the two leaves nobody uninformed.
 */
import { portalGlobals } from '../globals.ts';
import type { Database, Transaction } from './client.ts';

export const CHANNEL = 'doubleblind_portal';

export const ANNOUNCED = ['work', 'progress', 'agent'] as const;
export type Announced = (typeof ANNOUNCED)[number];

/** Tells of a change (events.ts); one statement, which may stand in a list of a transaction's. */
export function announce(database: Database | Transaction, event: Announced, id: string) {
  const payload = `${portalGlobals().processId} ${event} ${id}`;
  return database.$executeRaw`SELECT pg_notify(${CHANNEL}, ${payload})`;
}
