/** What `doctor` can say about the line to the portal. */
import type { DatabaseSync } from 'node:sqlite';
import { fingerprint, publicKeyOf } from '@doubleblind/contracts';
import { loadIdentity } from '../peer/identity.ts';
import { restoredSchema } from '../store/backup/form.ts';
import type { DataFolder } from '../store/data-folder.ts';
import { auditHead, countUnreadable } from '../store/database/audit.ts';
import { findEnrolment } from '../store/database/enrolment.ts';
import { openDatabase } from '../store/database/open.ts';
import { openRequests } from '../store/database/outbox.ts';
import { AUDIT_ALARM, RESTORED, readSetting } from '../store/database/settings.ts';
import type { Finding } from './examine-machine.ts';

const TIMEOUT_MILLISECONDS = 10_000;
const MAXIMUM_SKEW_SECONDS = 60;

/** Nothing is said of the portal where the agent is not enrolled: it may be used without one. */
export async function examinePortal(data: DataFolder): Promise<Finding[]> {
  const database = openDatabase(data);
  try {
    const enrolment = findEnrolment(database);
    if (!enrolment) return restored(database);
    const { organisation, portalOrigin, publicKey } = enrolment;
    const { privateKey } = await loadIdentity(data.identity);
    const waiting = openRequests(database).length;
    return [
      {
        what: 'enrolment',
        good: publicKeyOf(privateKey) === publicKey,
        detail: `${organisation.name} (${organisation.side}) with key ${fingerprint(publicKey)}`,
      },
      { what: 'outbox', good: waiting === 0, detail: `${waiting} requests wait for the portal's answer` },
      auditCopy(database),
      ...restored(database),
      ...(await reach(portalOrigin)),
    ];
  } finally {
    database.close();
  }
}

function auditCopy(database: DatabaseSync): Finding {
  const alarm = readSetting(database, AUDIT_ALARM);
  const unreadable = countUnreadable(database);
  const sealed = unreadable > 0 ? `, ${unreadable} of a form that this agent does not know` : '';
  const records = `${auditHead(database).sequence} records${sealed}`;
  const detail = alarm === null ? `${records}, unbroken` : `${records}; DB5507 at ${alarm}`;
  return { what: 'audit copy', good: alarm === null, detail };
}

/** Nothing is said of an agent that never was restored. */
function restored(database: DatabaseSync): Finding[] {
  const text = readSetting(database, RESTORED);
  if (text === null) return [];
  const { takenAt, nothingSince } = restoredSchema.parse(JSON.parse(text));
  const past = nothingSince === null ? 'what it had begun is closed (DB5516)' : `nothing since, states ${nothingSince}`;
  return [{ what: 'backup', good: true, detail: `restored as it was at ${takenAt}; ${past}` }];
}

async function reach(origin: string): Promise<Finding[]> {
  try {
    const begun = Date.now();
    const response = await fetch(`${origin}/api/health`, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    const health = (await response.json()) as { status?: unknown; version?: unknown };
    // The header has whole seconds, and was written about half-way through the request.
    const skew = (Date.parse(response.headers.get('date') ?? '') + 500 - (begun + Date.now()) / 2) / 1000;
    const portal: Finding = {
      what: 'portal',
      good: response.ok && health.status === 'ok',
      detail: `${origin} answers HTTP ${response.status}, version ${health.version}`,
    };
    if (!Number.isFinite(skew)) return [portal];
    const clock: Finding = {
      what: 'clock',
      good: Math.abs(skew) < MAXIMUM_SKEW_SECONDS,
      detail: `the portal's is ${skew.toFixed(0)} s off`,
    };
    return [portal, clock];
  } catch (error) {
    const { cause, message } = error as Error;
    return [{ what: 'portal', good: false, detail: `${origin}: ${cause instanceof Error ? cause.message : message}` }];
  }
}
