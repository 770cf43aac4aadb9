/**
 * What arrives twice, or from two sides at the same moment: an agent sends what it has signed again when a line broke, both
 * agents may refuse at once. The second of them is no error.
 */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../src/server/database/client.ts';
import { approve, revoke } from '../src/server/evaluations/write/decide.ts';
import { release } from '../src/server/results/write.ts';
import { observe } from '../src/server/scheduler/observe.ts';
import { checkEvaluation } from '../src/server/scheduler/scheduler.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';

let database: Database;
let parties: Parties;
let holder: pg.Client;

beforeAll(async () => {
  const fresh = await testDatabase();
  database = fresh.database;
  parties = await twoParties(database);
  holder = new pg.Client({ connectionString: fresh.url });
  await holder.connect();
});

afterAll(async () => {
  await holder?.end();
  await database?.$disconnect();
});

/** Runs all of `work` up to where it wants to change the evaluation, then lets it go on. */
async function atOnce(evaluationId: string, ...work: (() => Promise<unknown>)[]): Promise<unknown[]> {
  await holder.query('BEGIN');
  await holder.query('SELECT 1 FROM "Work" WHERE id = $1 FOR UPDATE', [evaluationId]);
  const outcomes = Promise.allSettled(work.map((start) => start()));
  const waiting = async () => {
    // Within a transaction the list of connections stays that of the first look.
    await holder.query('SELECT pg_stat_clear_snapshot()');
    const { rows } = await holder.query(
      `SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return rows[0].count as number;
  };
  await expect.poll(waiting, { timeout: 60_000 }).toBe(work.length);
  await holder.query('COMMIT');
  return (await outcomes).flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
}

async function evaluation(id: string) {
  return database.work.findUniqueOrThrow({ where: { id }, include: { approvals: true, result: true } });
}

function actions(id: string) {
  return database.auditRecord
    .findMany({ where: { subjectId: id }, orderBy: { sequence: 'asc' } })
    .then((rows) => rows.map((row) => row.action));
}

async function scheduled() {
  const { id, proposal } = await parties.proposed();
  await approve(database, parties.admin, parties.approval('hospital', proposal));
  await approve(database, parties.engineer, parties.approval('vendor', proposal));
  await checkEvaluation(database, id);
  return { id, proposal };
}

test('an approval that an agent brings twice at the same moment counts once, first or second', async () => {
  const { id, proposal } = await parties.proposed();
  for (const side of ['hospital', 'vendor'] as const) {
    const approval = parties.approval(side, proposal);
    const bring = () => approve(database, parties[side].actor, approval);
    expect(await atOnce(id, bring, bring)).toEqual([]);
  }
  expect(await evaluation(id)).toMatchObject({ state: 'approved' });
  expect(await actions(id)).toEqual(['evaluation.propose', 'evaluation.approve-first', 'evaluation.approve-second']);
});

test('both sides may approve at the same moment', async () => {
  const { id, proposal } = await parties.proposed();
  const failures = await atOnce(
    id,
    () => approve(database, parties.admin, parties.approval('hospital', proposal)),
    () => approve(database, parties.engineer, parties.approval('vendor', proposal)),
  );
  expect(failures).toEqual([]);
  expect((await evaluation(id)).approvals).toHaveLength(2);
});

test('a late copy of an approval is no error although the evaluation has gone on', async () => {
  const { id, proposal } = await scheduled();
  await approve(database, parties.vendor.actor, parties.approval('vendor', proposal));
  expect((await evaluation(id)).state).toBe('scheduled');
});

test('an approval that is taken back by agent and person at the same moment is taken back once', async () => {
  const { id } = await scheduled();
  const revocation = parties.revocation('vendor', id);
  const failures = await atOnce(
    id,
    () => revoke(database, parties.engineer, id, 'Changed our mind'),
    () => revoke(database, parties.vendor.actor, id, 'Changed our mind', revocation),
  );
  expect(failures).toEqual([]);
  expect((await evaluation(id)).state).toBe('revoked');
});

test('agents that refuse at the same moment, or after the end, are heard and not thrown out', async () => {
  const { id } = await scheduled();
  const refused = (code: string) =>
    ({ evaluationId: id, attempt: 1, observed: 'refused', failure: { code, detail: '' } }) as const;
  const failures = await atOnce(
    id,
    () => observe(database, parties.vendor.actor, refused('DB5601')),
    () => observe(database, parties.hospital.actor, refused('DB5602')),
  );
  expect(failures).toEqual([]);
  expect((await evaluation(id)).state).toBe('failed');
  await observe(database, parties.vendor.actor, refused('DB5603'));
  expect((await actions(id)).filter((action) => action === 'evaluation.fail')).toHaveLength(1);
});

test('a release that is sent twice at the same moment is one release', async () => {
  const { id, proposal } = await scheduled();
  await database.work.update({ where: { id }, data: { state: 'computed' } });
  const results = parties.results(proposal);
  const send = () => release(database, parties.hospital.actor, results);
  expect(await atOnce(id, send, send)).toEqual([]);
  expect((await evaluation(id)).result).not.toBeNull();
});
