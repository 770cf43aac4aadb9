/** A page asks the same of the database however many evaluations there are. */
import { generateAgentKey, type ProposalDocument, signDocument } from '@doubleblind/contracts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAgents, listPartnerAgents } from '../src/server/agents/read.ts';
import { checkWholeChain } from '../src/server/audit/check.ts';
import { readableRecords } from '../src/server/audit/read.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { listEvaluations, readEvaluation } from '../src/server/evaluations/read/evaluations.ts';
import { portalGlobals } from '../src/server/globals.ts';
import { countWaiting, readAttention, readFirstSteps } from '../src/server/home/read.ts';
import { listModels, readModelVersion } from '../src/server/models/read.ts';
import { listPeople } from '../src/server/organisations/read.ts';
import { readOverview } from '../src/server/overview/read.ts';
import { compareOnTestSet } from '../src/server/results/read/comparison.ts';
import { readResults } from '../src/server/results/read/results.ts';
import { forestsOfModel } from '../src/server/results/read/test-sets-of-model.ts';
import { desiredEvaluations } from '../src/server/scheduler/desired.ts';
import { listTestSets, readTestSet } from '../src/server/test-sets/read.ts';
import { testDatabase } from './support/database.ts';
import { resultsFor } from './support/documents.ts';
import { type Many, seedManyEvaluations } from './support/many.ts';
import { type Measured, MeasuredDatabase } from './support/measured-database.ts';

/** The versions and test sets are as many in both, so that what is compared on one page grows with the evaluations. */
const SHARED = { versions: 4, testSets: 5 };

async function portalWith(count: number): Promise<{ many: Many; measured: MeasuredDatabase; database: Database }> {
  const { database, url } = await testDatabase();
  const { privateKey } = generateAgentKey();
  let first: ReturnType<typeof resultsFor> | undefined;
  const released = (proposal: ProposalDocument) => {
    first ??= resultsFor(proposal);
    return signDocument('released-results', { ...first, evaluationId: proposal.evaluationId }, privateKey);
  };
  const many = await seedManyEvaluations(database, count, { ...SHARED, released });
  return { many, measured: new MeasuredDatabase(url), database };
}

let few: Awaited<ReturnType<typeof portalWith>>;
let thousand: Awaited<ReturnType<typeof portalWith>>;

beforeAll(async () => {
  few = await portalWith(100);
  thousand = await portalWith(1000);
});

afterAll(async () => {
  for (const { measured, database } of [few, thousand]) {
    await measured.database.$disconnect();
    await database.$disconnect();
  }
});

test('the list is paged and newest first', async () => {
  const { admin } = thousand.many;
  const first = await listEvaluations(thousand.database, admin);
  expect(first).toMatchObject({ total: 1000, pages: 40, page: 1 });
  expect(first.rows).toHaveLength(25);
  const last = await listEvaluations(thousand.database, admin, { page: 40 });
  expect(last.rows).toHaveLength(25);
  expect(first.rows[0].number).toBeGreaterThan(last.rows[24].number);
  expect((await listEvaluations(thousand.database, admin, { group: 'released' })).total).toBe(400);
});

test('an agent is told only of what wants something of it', async () => {
  const desired = await desiredEvaluations(thousand.database, thousand.many.agent);
  expect(desired).toHaveLength(200);
  expect(new Set(desired.map((row) => row.desired))).toEqual(new Set(['await-approval']));
});

interface Things {
  readonly evaluation: string;
  readonly version: string;
  readonly testSet: string;
}

/** What each page reads, and how many statements that may take. */
const PAGES: Record<
  string,
  { queries: number; read: (database: Database, actor: Actor, of: Things) => Promise<unknown> }
> = {
  'any page’s menu': { queries: 2, read: (_, actor) => countWaiting(actor) },
  home: { queries: 40, read: (_, actor) => Promise.all([readAttention(actor), readFirstSteps(actor)]) },
  evaluations: { queries: 9, read: (database, actor) => listEvaluations(database, actor, { page: 3 }) },
  evaluation: { queries: 18, read: (database, actor, { evaluation }) => readEvaluation(database, actor, evaluation) },
  results: { queries: 5, read: (database, actor, { evaluation }) => readResults(database, actor, evaluation) },
  models: { queries: 4, read: (database, actor) => listModels(database, actor) },
  model: { queries: 6, read: (database, actor, { version }) => readModelVersion(database, actor, version) },
  'model on its test sets': {
    queries: 5,
    read: (database, actor, { version }) => forestsOfModel(database, actor, version),
  },
  'test sets': { queries: 4, read: (database, actor) => listTestSets(database, actor) },
  'test set': { queries: 5, read: (database, actor, { testSet }) => readTestSet(database, actor, testSet) },
  agents: { queries: 6, read: (_, actor) => Promise.all([listAgents(actor), listPartnerAgents(actor)]) },
  people: { queries: 4, read: (_, actor) => listPeople(actor) },
  'audit log': { queries: 2, read: (database, actor) => readableRecords(database, actor, { limit: 50 }) },
  'chain, once found whole': { queries: 4, read: (database, actor) => checkWholeChain(database, actor) },
  'operator’s overview': { queries: 10, read: (_, actor) => readOverview({ ...actor, role: 'operator' }) },
};

async function measure(portal: typeof few, read: (typeof PAGES)[string]['read']): Promise<Measured> {
  const { measured, many } = portal;
  portalGlobals().database = measured.database;
  const { id, modelVersionId, testSetId } = await portal.database.work.findFirstOrThrow({
    where: { state: 'released' },
    orderBy: { number: 'asc' },
  });
  const things = { evaluation: id, version: modelVersionId!, testSet: testSetId! };
  await read(measured.database, many.admin, things);
  return measured.measure(() => read(measured.database, many.admin, things));
}

describe('ten times the evaluations', () => {
  test.each(Object.entries(PAGES))('cost no more on: %s', async (_page, { queries, read }) => {
    const before = await measure(few, read);
    const after = await measure(thousand, read);
    expect(after.queries).toBe(before.queries);
    expect(after.queries).toBeLessThanOrEqual(queries);
    // Numbers and names grow by a digit.
    expect(after.bytes).toBeLessThan(before.bytes * 1.2 + 200);
  });

  test('a comparison on one test set reads a few figures of each evaluation, not its document', async () => {
    const read = (database: Database, actor: Actor, { testSet }: Things) => compareOnTestSet(database, actor, testSet);
    const { queries, bytes } = await measure(thousand, read);
    expect(queries).toBeLessThanOrEqual(5);
    const document = JSON.stringify((await thousand.database.releasedResult.findFirstOrThrow()).document).length;
    const compared = await thousand.database.work.count({ where: { testSet: { name: 'Cohort 2' } } });
    expect(bytes).toBeLessThan((compared * document) / 5);
  });
});

test('a release with noise is told from the exact ones that it is compared with', async () => {
  const { database, many } = few;
  const { id, testSetId } = await database.work.findFirstOrThrow({ where: { state: 'released' } });
  await database.$executeRaw`
    UPDATE "ReleasedResult" SET document = jsonb_set(document, '{document,report,privateCounts}', '{}') WHERE "workId" = ${id}`;
  const { models } = await compareOnTestSet(database, many.admin, testSetId!);
  const noisy = models.filter(({ released }) => released?.withNoise).map(({ evaluationId }) => evaluationId);
  expect(noisy).toEqual([id]);
  expect(models.filter(({ released }) => released?.withNoise === false).length).toBeGreaterThan(0);
});
