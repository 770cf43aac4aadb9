import { GENESIS_HASH } from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import { authorise } from '../authorisation/authorise.ts';
import type { Database } from '../database/client.ts';
import { fromRow } from './row.ts';

/** Where the chain ends. */
export async function auditHead(database: Database): Promise<{ sequence: number; hash: string }> {
  const select = { sequence: true, hash: true };
  const last = await database.auditRecord.findFirst({ orderBy: { sequence: 'desc' }, select });
  return last ?? { sequence: 0, hash: GENESIS_HASH };
}

export interface AuditFilter {
  readonly before?: number;
  /** `AuditRecord.subject.kind`. */
  readonly kind?: string;
  /** In the names of who did it and of what it was done to. */
  readonly search?: string;
  /** The first and the last moment. */
  readonly from?: Date;
  readonly to?: Date;
}

/** The newest records that this actor may read. */
export async function readableRecords(database: Database, actor: Actor, options: AuditFilter & { limit: number }) {
  authorise(actor, 'audit.read', { organisationId: actor.organisationId });
  const { before, kind, search, from, to } = options;
  const contains = { contains: search ?? '', mode: 'insensitive' } as const;
  const rows = await database.auditRecord.findMany({
    where: {
      ...(before !== undefined && { sequence: { lt: before } }),
      ...(kind !== undefined && { subjectKind: kind }),
      ...(search !== undefined && { OR: [{ actorName: contains }, { subjectName: contains }] }),
      ...((from || to) && { at: { ...(from && { gte: from }), ...(to && { lte: to }) } }),
      ...(actor.role !== 'operator' && { organisations: { has: actor.organisationId } }),
    },
    orderBy: { sequence: 'desc' },
    take: options.limit,
  });
  return rows.map(fromRow);
}
