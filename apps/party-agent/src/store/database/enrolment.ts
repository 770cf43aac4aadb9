/** With which portal and organisation this agent is enrolled. */
import type { DatabaseSync } from 'node:sqlite';
import { type EnrolmentAnswer, enrolmentAnswerSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';

const KEY = 'enrolment';

export function findEnrolment(database: DatabaseSync): EnrolmentAnswer | null {
  const row = database.prepare('SELECT value FROM settings WHERE key = ?').get(KEY) as { value: string } | undefined;
  return row ? enrolmentAnswerSchema.parse(JSON.parse(row.value)) : null;
}

/** Throws DB5503. */
export function readEnrolment(database: DatabaseSync): EnrolmentAnswer {
  const enrolment = findEnrolment(database);
  if (!enrolment) throw new DoubleblindError('DB5503', '');
  return enrolment;
}

/** Throws DB5502: an agent belongs to one organisation for life. */
export function storeEnrolment(database: DatabaseSync, enrolment: EnrolmentAnswer): void {
  if (findEnrolment(database)) throw new DoubleblindError('DB5502', '');
  database.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run(KEY, JSON.stringify(enrolment));
}
