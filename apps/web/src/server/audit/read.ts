import { type AuditLink, auditRecordSchema, GENESIS_HASH, sealRecord } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import { authorise } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { fromRow } from './row.ts';

/**
 * Records after `sequence` as an organisation may see them: its own in full, the others sealed. One that was written
 * before records were checked, and that no agent could read, goes sealed, too.
 */
export async function auditLinks(
  database: Database,
  organisationId: string,
  after: number,
  limit: number,
): Promise<AuditLink[]> {
  const rows = await database.auditRecord.findMany({
    where: { sequence: { gt: after } },
    orderBy: { sequence: 'asc' },
    take: limit,
  });
  return rows.map(fromRow).map((record) => {
    const readable = record.organisations.includes(organisationId) && auditRecordSchema.safeParse(record).success;
    return readable ? record : sealRecord(record);
  });
}

/** Where the chain ends. */
export async function auditHead(database: Database): Promise<{ sequence: number; hash: string }> {
  const select = { sequence: true, hash: true };
  const last = await database.auditRecord.findFirst({ orderBy: { sequence: 'desc' }, select });
  return last ?? { sequence: 0, hash: GENESIS_HASH };
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
