import { type AuditLink, type ChainCheck, GENESIS_HASH, sealRecord, verifyChain } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import { authorise } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { fromRow } from './append.ts';

/** Records after `sequence` as an organisation may see them: its own in full, the others sealed. `null`: all in full. */
export async function auditLinks(
  database: Database,
  organisationId: string | null,
  after: number,
  limit: number,
): Promise<AuditLink[]> {
  const rows = await database.auditRecord.findMany({
    where: { sequence: { gt: after } },
    orderBy: { sequence: 'asc' },
    take: limit,
  });
  return rows.map(fromRow).map((record) => {
    const readable = organisationId === null || record.organisations.includes(organisationId);
    return readable ? record : sealRecord(record);
  });
}

const PAGE = 1000;

/** Checks the whole chain as this actor sees it, from the first record. */
export async function checkWholeChain(database: Database, actor: Actor): Promise<ChainCheck> {
  authorise(actor, 'audit.read', { organisationId: actor.organisationId });
  const organisationId = actor.role === 'operator' ? null : actor.organisationId;
  let start = { sequence: 0, hash: GENESIS_HASH };
  for (;;) {
    const links = await auditLinks(database, organisationId, start.sequence, PAGE);
    const check = verifyChain(links, start);
    if (!check.intact) return check;
    start = { sequence: start.sequence + links.length, hash: check.head };
    if (links.length < PAGE) return { intact: true, records: start.sequence, head: start.hash };
  }
}

/** The newest records that this actor may read. */
export async function readableRecords(database: Database, actor: Actor, options: { before?: number; limit: number }) {
  authorise(actor, 'audit.read', { organisationId: actor.organisationId });
  const rows = await database.auditRecord.findMany({
    where: {
      ...(options.before !== undefined && { sequence: { lt: options.before } }),
      ...(actor.role !== 'operator' && { organisations: { has: actor.organisationId } }),
    },
    orderBy: { sequence: 'desc' },
    take: options.limit,
  });
  return rows.map(fromRow);
}
