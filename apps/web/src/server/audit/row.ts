import type { AuditRecord } from '@doubleblind/contracts';
import type { AuditRecord as AuditRow } from '../../../../../prisma/generated/client.ts';
import { COLUMNS } from '../database/columns.ts';

export function toRow(record: AuditRecord) {
  const { actor, subject, ...rest } = record;
  return {
    ...rest,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    subjectKind: subject.kind,
    subjectId: subject.id,
    subjectName: subject.name,
  };
}

/** The record as it was hashed, from its row. */
export function fromRow(row: AuditRow): AuditRecord {
  return {
    sequence: row.sequence,
    at: row.at.toISOString(),
    actor: { kind: COLUMNS.auditActorKind(row.actorKind), id: row.actorId, name: row.actorName },
    action: row.action,
    subject: { kind: row.subjectKind, id: row.subjectId, name: row.subjectName },
    organisations: row.organisations,
    detail: COLUMNS.auditDetail(row.detail),
    previousHash: row.previousHash,
    hash: row.hash,
  };
}
