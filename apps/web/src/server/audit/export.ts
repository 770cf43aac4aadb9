/** The audit log as a file, and what of it an address asks for. */
import type { AuditRecord } from '@doubleblind/contracts';
import { spreadsheetCsv } from '@doubleblind/metrics';
import type { AuditFilter } from './read.ts';

export const MOST_AUDIT_RECORDS = 20_000;
const DAY = 24 * 60 * 60 * 1000;

/** kind, q, from and to (days, "2026-11-29", in UTC); what is none of these counts as not given. */
export function auditFilter(query: Readonly<Record<string, string | undefined>>): AuditFilter {
  const day = (text: string | undefined) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? new Date(`${text}T00:00:00Z`) : null;
  const [from, to] = [day(query.from), day(query.to)];
  const { kind } = query;
  // The database takes no NUL in a question.
  const search = (query.q ?? '')
    .replaceAll(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 200);
  return {
    ...(kind && /^[a-z-]{1,40}$/.test(kind) && { kind }),
    ...(search && { search }),
    ...(from && !Number.isNaN(from.getTime()) && { from }),
    ...(to && !Number.isNaN(to.getTime()) && { to: new Date(to.getTime() + DAY - 1) }),
  };
}

const HEADER = ['record', 'at', 'action', 'about', 'name', 'by', 'by name', 'detail', 'previous hash', 'hash'];

/** One record a line, RFC 4180; times in UTC. */
export function auditCsv(records: readonly AuditRecord[]): string {
  const lines = records.map(({ sequence, at, action, subject, actor, detail, previousHash, hash }) => [
    ...[String(sequence), at, action, subject.kind, subject.name, actor.kind, actor.name],
    ...[JSON.stringify(detail), previousHash, hash],
  ]);
  return spreadsheetCsv([HEADER, ...lines]);
}
