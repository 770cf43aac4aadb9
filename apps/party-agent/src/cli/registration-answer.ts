import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { DoubleblindError } from '@doubleblind/errors';
import { findRequest } from '../store/database/outbox.ts';

const LOOK_MILLISECONDS = 200;

/** What the portal answers to a registration in the outbox, in words. Throws DB5506 when it refuses. */
export async function registrationAnswer(database: DatabaseSync, requestId: string, seconds: number): Promise<string> {
  const end = performance.now() + seconds * 1000;
  while (!findRequest(database, requestId)?.answer && performance.now() < end) await sleep(LOOK_MILLISECONDS);
  const answer = findRequest(database, requestId)?.answer;
  if (answer?.failure) throw new DoubleblindError('DB5506', `${answer.failure.code} ${answer.failure.detail}`);
  return answer ? `registered as ${answer.id}` : 'noted; the daemon registers it when it reaches the portal';
}
