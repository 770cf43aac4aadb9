/**
 * Requests to the portal that must arrive, in the order in which they were made: kept here until the portal has
 * answered, and sent again after a lost connection. The portal answers a repeated request alike and changes nothing.
 */
import { randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type AgentMessage, agentMessageSchema, type PortalMessage, portalMessageSchema } from '@doubleblind/contracts';

export type PortalRequest = Extract<AgentMessage, { requestId: string }>;
type WithoutId<T> = T extends PortalRequest ? Omit<T, 'requestId'> : never;
export type RequestBody = WithoutId<PortalRequest>;
export type Acknowledge = Extract<PortalMessage, { type: 'acknowledge' }>;

export interface OutboxEntry {
  readonly request: PortalRequest;
  /** What the request is about: a program hash, a test set, an evaluation of this agent. */
  readonly subject: string;
  readonly answer: Acknowledge | null;
}

interface Row {
  message: string;
  subject: string;
  answer: string | null;
}

function fromRow(row: Row): OutboxEntry {
  return {
    request: agentMessageSchema.parse(JSON.parse(row.message)) as PortalRequest,
    subject: row.subject,
    answer: row.answer === null ? null : (portalMessageSchema.parse(JSON.parse(row.answer)) as Acknowledge),
  };
}

/** Adds a request and answers its identifier. */
export function addRequest(database: DatabaseSync, subject: string, body: RequestBody): string {
  const requestId = randomBytes(12).toString('hex');
  database
    .prepare('INSERT INTO outbox (request_id, subject, message, created_at) VALUES (?, ?, ?, ?)')
    .run(requestId, subject, JSON.stringify({ ...body, requestId }), new Date().toISOString());
  return requestId;
}

/** What has no answer yet, oldest first. */
export function openRequests(database: DatabaseSync): OutboxEntry[] {
  const rows = database.prepare('SELECT * FROM outbox WHERE answer IS NULL ORDER BY rowid').all();
  return (rows as unknown as Row[]).map(fromRow);
}

export function findRequest(database: DatabaseSync, requestId: string): OutboxEntry | null {
  const row = database.prepare('SELECT * FROM outbox WHERE request_id = ?').get(requestId) as Row | undefined;
  return row ? fromRow(row) : null;
}

/** The last request of a type about a subject, answered or not. */
export function lastRequest(database: DatabaseSync, type: PortalRequest['type'], subject: string): OutboxEntry | null {
  const row = database
    .prepare(
      `SELECT * FROM outbox WHERE subject = ? AND json_extract(message, '$.type') = ? ORDER BY rowid DESC LIMIT 1`,
    )
    .get(subject, type) as Row | undefined;
  return row ? fromRow(row) : null;
}

export function recordAnswer(database: DatabaseSync, answer: Acknowledge): void {
  database.prepare('UPDATE outbox SET answer = ? WHERE request_id = ?').run(JSON.stringify(answer), answer.requestId);
}
