/** With which portal and organisation this agent is enrolled. */
import type { DatabaseSync } from 'node:sqlite';
import { type EnrolmentAnswer, enrolmentAnswerSchema } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { readSetting, writeSetting } from './settings.ts';

const KEY = 'enrolment';

export function findEnrolment(database: DatabaseSync): EnrolmentAnswer | null {
  const text = readSetting(database, KEY);
  return text === null ? null : enrolmentAnswerSchema.parse(JSON.parse(text));
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
  writeSetting(database, KEY, JSON.stringify(enrolment));
}

/** The agent stays enrolled, with another key. */
export function replaceKey(database: DatabaseSync, publicKey: string): void {
  writeSetting(database, KEY, JSON.stringify({ ...readEnrolment(database), publicKey }));
}
