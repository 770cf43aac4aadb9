/** Findings that are chosen, other terms, comments, and what is taken out of use. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../src/server/database/client.ts';
import { readEvaluation } from '../src/server/evaluations/read/evaluations.ts';
import { comment } from '../src/server/evaluations/write/comment.ts';
import { approve } from '../src/server/evaluations/write/decide.ts';
import { listModels } from '../src/server/models/read.ts';
import { archiveVersion } from '../src/server/models/write/archive.ts';
import { deleteArchived, RETENTION_DAYS } from '../src/server/scheduler/retention.ts';
import { listTestSets } from '../src/server/test-sets/read.ts';
import { archiveTestSet } from '../src/server/test-sets/write/archive.ts';
import { testDatabase } from './support/database.ts';
import { type Parties, twoParties } from './support/parties.ts';
import { organisationWith } from './support/people.ts';

const DAY = 24 * 60 * 60 * 1000;
let database: Database;
let parties: Parties;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
});

afterAll(async () => database?.$disconnect());

test('only the findings that were chosen are in the terms, and all of them without a choice', async () => {
  expect((await parties.proposed({ findings: ['Effusion', 'Fracture'] })).proposal.findings).toEqual(['Effusion']);
  expect((await parties.proposed({ findings: [] })).proposal.findings).toEqual(['Edema', 'Effusion']);
  await expect(parties.proposed({ findings: ['Fracture'] })).rejects.toMatchObject({ code: 'DB6306' });
});

test('other terms take the place of an open proposal, which names them, and of nothing that is decided', async () => {
  const { id } = await parties.proposed();
  const { id: other } = await parties.proposed({ counterOf: id, purpose: 'On our terms' });
  const before = await readEvaluation(database, parties.engineer, id);
  const after = await readEvaluation(database, parties.engineer, other);
  expect(before.state).toBe('rejected');
  expect(before.counters.map((row) => row.id)).toEqual([other]);
  expect(after.counterOf?.id).toBe(id);
  expect(before.timeline.at(-1)?.detail.reason).toBe(`Other terms are proposed: #${after.number}`);
  await expect(parties.proposed({ counterOf: id })).rejects.toMatchObject({ code: 'DB6301' });
  await expect(parties.proposed({ counterOf: 'nothing' })).rejects.toMatchObject({ code: 'DB6002' });
});

test('both sides write and read comments, nobody else, and the chain has their hash alone', async () => {
  const { id, proposal } = await parties.proposed();
  await comment(database, parties.viewer, id, 'Why only two findings?');
  await comment(database, parties.admin, id, 'Others have too few studies.');
  await expect(comment(database, parties.admin, id, '  ')).rejects.toThrow();
  await expect(comment(database, parties.admin, id, 'x'.repeat(5000))).rejects.toThrow();
  const [stranger] = await organisationWith(database, 'Other', 'vendor', ['vendor_engineer']);
  await expect(comment(database, stranger, id, 'Hello')).rejects.toMatchObject({ code: 'DB6002' });
  const { comments, timeline } = await readEvaluation(database, parties.engineer, id);
  expect(comments.map(({ side, text }) => [side, text])).toEqual([
    ['vendor', 'Why only two findings?'],
    ['hospital', 'Others have too few studies.'],
  ]);
  expect(timeline.map(({ action }) => action)).toEqual(['evaluation.propose']);
  const records = await database.auditRecord.findMany({ where: { action: 'evaluation.comment' } });
  expect(records).toHaveLength(2);
  expect(JSON.stringify(records)).not.toContain('too few studies');
  // It changes no term.
  await approve(database, parties.hospital.actor, parties.approval('hospital', proposal));
});

test('what is archived is offered no more, and what evaluations name stays for good', async () => {
  const { id } = await parties.proposed();
  await archiveVersion(database, parties.engineer, parties.modelVersionId, true);
  await expect(parties.proposed()).rejects.toMatchObject({ code: 'DB6002' });
  const offered = await listModels(database, parties.engineer, 'model.choose');
  expect(offered.flatMap(({ versions }) => versions)).toEqual([]);
  await deleteArchived(database, new Date(Date.now() + (RETENTION_DAYS + 1) * DAY));
  expect((await readEvaluation(database, parties.admin, id)).modelVersionId).toBe(parties.modelVersionId);
  await archiveVersion(database, parties.engineer, parties.modelVersionId, false);
  await archiveTestSet(database, parties.admin, parties.testSetId, true);
  expect(await listTestSets(database, parties.admin, 'test-set.choose')).toEqual([]);
  await expect(parties.proposed()).rejects.toMatchObject({ code: 'DB6002' });
  await archiveTestSet(database, parties.admin, parties.testSetId, false);
  await parties.proposed();
});

test('only its own organisation’s deciders archive', async () => {
  const { modelVersionId, testSetId } = parties;
  await expect(archiveVersion(database, parties.viewer, modelVersionId, true)).rejects.toMatchObject({
    code: 'DB6001',
  });
  await expect(archiveVersion(database, parties.admin, modelVersionId, true)).rejects.toMatchObject({ code: 'DB6002' });
  await expect(archiveTestSet(database, parties.analyst, testSetId, true)).rejects.toMatchObject({ code: 'DB6001' });
  await expect(archiveTestSet(database, parties.engineer, testSetId, true)).rejects.toMatchObject({ code: 'DB6002' });
});

test('what is archived and in no evaluation is deleted after its time, with a record, and not before', async () => {
  await database.work.deleteMany();
  await archiveVersion(database, parties.engineer, parties.modelVersionId, true);
  await archiveTestSet(database, parties.admin, parties.testSetId, true);
  await deleteArchived(database, new Date(Date.now() + (RETENTION_DAYS - 1) * DAY));
  expect([await database.modelVersion.count(), await database.testSet.count()]).toEqual([1, 1]);
  await deleteArchived(database, new Date(Date.now() + (RETENTION_DAYS + 1) * DAY));
  expect([await database.model.count(), await database.modelVersion.count(), await database.testSet.count()]).toEqual([
    0, 0, 0,
  ]);
  const deleted = await database.auditRecord.findMany({ where: { action: { endsWith: '.delete' } } });
  expect(deleted.map(({ action, actorKind }) => [action, actorKind])).toEqual([
    ['model.delete', 'portal'],
    ['test-set.delete', 'portal'],
  ]);
});
