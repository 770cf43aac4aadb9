/** Pages' queries stay within their indexes when a thousand evaluations are in the database. */
import { beforeAll, expect, test } from 'vitest';
import { listEvaluations, readEvaluation } from '../src/features/evaluations/queries.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { desiredEvaluations } from '../src/server/scheduler/desired.ts';
import { testDatabase } from './support/database.ts';
import { seedManyEvaluations } from './support/many.ts';

let database: Database;
let admin: Actor;
let agent: Actor;

beforeAll(async () => {
  ({ database } = await testDatabase());
  ({ admin, agent } = await seedManyEvaluations(database, 1000));
});

test('the list is paged and newest first', async () => {
  const first = await listEvaluations(database, admin);
  expect(first).toMatchObject({ total: 1000, pages: 40, page: 1 });
  expect(first.rows).toHaveLength(25);
  const last = await listEvaluations(database, admin, { page: 40 });
  expect(last.rows).toHaveLength(25);
  expect(first.rows[0].number).toBeGreaterThan(last.rows[24].number);
  expect((await listEvaluations(database, admin, { group: 'released' })).total).toBe(400);
  const { id } = first.rows[0];
  expect((await readEvaluation(database, admin, id)).id).toBe(id);
});

test('an agent is told only of what wants something of it', async () => {
  const desired = await desiredEvaluations(database, agent);
  expect(desired).toHaveLength(200);
  expect(new Set(desired.map((row) => row.desired))).toEqual(new Set(['await-approval']));
});
