import {
  type AuditContent,
  type AuditRecord,
  auditContentSchema,
  chainRecord,
  GENESIS_HASH,
} from '@doubleblind/contracts';
import type { Actor } from '../authorisation/actor.ts';
import type { Transaction } from '../database/client.ts';
import { toRow } from './row.ts';

/** Key of the advisory lock that puts appends in a row ("audt"). */
const APPEND_LOCK = 0x61756474;

export interface AuditEntry {
  readonly actor: Actor | 'portal';
  readonly action: string;
  readonly subject: AuditContent['subject'];
  /** Organisations that may read the record. */
  readonly organisations: string[];
  readonly detail?: AuditContent['detail'];
}

/** What the chain's own schema allows of a name and of a particular. */
const NAME_CHARACTERS = 200;
const DETAIL_CHARACTERS = 2000;

/** Cut to what a record may hold: what was accepted before there were limits must not keep anybody from acting. */
function brief(text: string, most: number): string {
  const visible = text.replace(/\p{Cc}/gu, ' ');
  return visible.length <= most ? visible : `${visible.slice(0, most - 1)}…`;
}

/**
 * Appends inside the transaction that makes the change, so that no change is without its record. Nothing enters the chain
 * that its readers could not read: the record is checked by the chain's own schema first, and the change is undone (with a
 * ZodError, DB6003) when it does not fit.
 */
export async function appendAudit(transaction: Transaction, entry: AuditEntry): Promise<AuditRecord> {
  await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${APPEND_LOCK})`;
  const last = await transaction.auditRecord.findFirst({ orderBy: { sequence: 'desc' } });
  const { actor } = entry;
  const content: AuditContent = auditContentSchema.parse({
    sequence: (last?.sequence ?? 0) + 1,
    at: new Date().toISOString(),
    actor:
      actor === 'portal'
        ? { kind: 'portal', id: 'portal', name: 'Portal' }
        : { kind: actor.kind, id: actor.id, name: brief(actor.name, NAME_CHARACTERS) || 'without a name' },
    action: entry.action,
    subject: { ...entry.subject, name: brief(entry.subject.name, NAME_CHARACTERS) },
    organisations: [...new Set(entry.organisations)].sort(),
    detail: Object.fromEntries(
      Object.entries(entry.detail ?? {}).map(([key, value]) => [
        key,
        typeof value === 'string' ? brief(value, DETAIL_CHARACTERS) : value,
      ]),
    ),
  });
  const record = chainRecord(content, last?.hash ?? GENESIS_HASH);
  await transaction.auditRecord.create({ data: toRow(record) });
  return record;
}
