/** One model on several test sets, from released reports, as each side may see them. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { forestsOfModel } from '../src/server/results/read/test-sets-of-model.ts';
import { testDatabase } from './support/database.ts';
import { organisationWith } from './support/people.ts';
import { releasedCopy, releasedEvaluation } from './support/released.ts';

const QUICK = { studies: 80, resamples: 100 };
let database: Database;
let hospital: Actor;
let vendor: Actor;
let modelVersionId: string;

beforeAll(async () => {
  ({ database } = await testDatabase());
  const { admin, evaluationId } = await releasedEvaluation(database, ['discrimination']);
  hospital = admin;
  const row = await database.work.findUniqueOrThrow({ where: { id: evaluationId } });
  modelVersionId = row.modelVersionId!;
  const maker = await database.participant.findFirstOrThrow({ where: { workId: evaluationId, role: 'vendor' } });
  vendor = { ...admin, role: 'vendor_viewer', organisationId: maker.organisationId, organisationKind: 'vendor' };
  // The same test set again, better: it counts in place of the first. A second test set. Another hospital's.
  await releasedCopy(database, evaluationId, {}, { ...QUICK, separation: 3 });
  await releasedCopy(database, evaluationId, { testSetName: 'Second' }, { ...QUICK, seed: 3 });
  const [other] = await organisationWith(database, 'Lakeside', 'hospital', ['hospital_admin']);
  const third = await releasedCopy(database, evaluationId, { testSetName: 'Third' }, { ...QUICK, seed: 4 });
  const { organisationId } = other;
  await database.testSet.updateMany({ where: { name: 'Third' }, data: { organisationId } });
  await database.participant.updateMany({ where: { workId: third, role: 'hospital' }, data: { organisationId } });
});

afterAll(async () => database?.$disconnect());

test('the newest released report of each test set has a row, and the vendor sees all hospitals', async () => {
  const { testSets, forests } = await forestsOfModel(database, vendor, modelVersionId);
  expect(testSets).toBe(3);
  const [edema] = forests;
  expect(edema.finding).toBe('Edema');
  expect(edema.hospitals).toEqual(['Northfield', 'Northfield', 'Lakeside']);
  expect(edema.forest.rows.map(({ name }) => name)).toEqual(['Winter cohort', 'Second', 'Third']);
  expect(edema.forest.rows[0].auroc.value!).toBeGreaterThan(0.91);
  const { summary, rows } = edema.forest;
  if (!summary.defined) throw new Error(summary.reason);
  const values = rows.map(({ auroc }) => auroc.value!);
  expect(summary.auroc.value!).toBeGreaterThan(Math.min(...values));
  expect(summary.auroc.value!).toBeLessThan(Math.max(...values));
});

test('a hospital sees its own test sets only', async () => {
  const { testSets, forests } = await forestsOfModel(database, hospital, modelVersionId);
  expect(testSets).toBe(2);
  expect(forests.flatMap(({ hospitals }) => hospitals)).not.toContain('Lakeside');
});
