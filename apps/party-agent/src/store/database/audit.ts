/** This agent's own copy of the portal's audit chain: an operator who alters history is found out. */
import type { DatabaseSync } from 'node:sqlite';
import { type AuditLink, GENESIS_HASH, verifyChain } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { inTransaction } from './open.ts';

/** Where the copy ends. */
export function auditHead(database: DatabaseSync): { sequence: number; hash: string } {
  const row = database.prepare('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1').get();
  return (row as { sequence: number; hash: string } | undefined) ?? { sequence: 0, hash: GENESIS_HASH };
}

/** Throws DB5507 when the portal's chain ends before this copy does, or at the same record with another hash. */
export function checkHead(database: DatabaseSync, head: { readonly sequence: number; readonly hash: string }): void {
  const own = auditHead(database);
  if (head.sequence < own.sequence) {
    throw new DoubleblindError('DB5507', `It ends at record ${head.sequence}, this copy at ${own.sequence}.`);
  }
  if (head.sequence === own.sequence && head.hash !== own.hash) {
    throw new DoubleblindError('DB5507', `Record ${own.sequence} was replaced.`);
  }
}

/** Appends what the portal sent. Throws DB5507 when it does not continue the copy; nothing is kept then. */
export function appendAudit(database: DatabaseSync, links: readonly AuditLink[], head: string): void {
  const check = verifyChain(links, auditHead(database));
  if (!check.intact) throw new DoubleblindError('DB5507', `${check.reason}.`);
  if (check.head !== head) throw new DoubleblindError('DB5507', 'The stated head is not that of the records.');
  const insert = database.prepare('INSERT INTO audit (sequence, hash, link) VALUES (?, ?, ?)');
  inTransaction(database, () => {
    for (const link of links) insert.run(link.sequence, link.hash, JSON.stringify(link));
  });
}

/** Records that were meant for this organisation and could not be read. */
export function countUnreadable(database: DatabaseSync): number {
  const row = database.prepare("SELECT count(*) AS count FROM audit WHERE link ->> '$.unreadable'").get();
  return (row as { count: number }).count;
}
