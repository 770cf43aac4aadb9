/** Other organisations' identifiers, through every function that takes one and through the API. */
import { randomUUID } from 'node:crypto';
import { generateAgentKey, signDocument } from '@doubleblind/contracts';
import { beforeAll, expect, test, vi } from 'vitest';
import { createApiToken, revokeApiToken } from '../src/server/accounts/write/api-tokens.ts';
import { removeAgent } from '../src/server/agents/write.ts';
import { dispatchApi } from '../src/server/api/dispatch.ts';
import { API_ROUTES } from '../src/server/api/routes.ts';
import { readableRecords } from '../src/server/audit/read.ts';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { listEvaluations, readEvaluation } from '../src/server/evaluations/read/evaluations.ts';
import { control, reject, revoke } from '../src/server/evaluations/write/decide.ts';
import { propose } from '../src/server/evaluations/write/propose.ts';
import { listModels, readModelVersion } from '../src/server/models/read.ts';
import { registerModel } from '../src/server/models/write/register.ts';
import { shareModel } from '../src/server/models/write/share.ts';
import { invite } from '../src/server/organisations/write/invitations.ts';
import { removeMember } from '../src/server/organisations/write/members.ts';
import { compareOnTestSet } from '../src/server/results/read/comparison.ts';
import { readResults } from '../src/server/results/read/results.ts';
import { forestsOfModel } from '../src/server/results/read/test-sets-of-model.ts';
import { listTestSets, readTestSet } from '../src/server/test-sets/read.ts';
import { registerTestSet } from '../src/server/test-sets/write/register.ts';
import { shareTestSet } from '../src/server/test-sets/write/share.ts';
import { testDatabase } from './support/database.ts';
import { modelManifest, testSetManifest } from './support/documents.ts';
import { organisationWith } from './support/people.ts';

let database: Database;
let admin: Actor;
let analyst: Actor;
let engineer: Actor;
let viewer: Actor;
let strangers: Actor[];
let ids: {
  evaluation: string;
  version: string;
  model: string;
  testSet: string;
  agent: string;
  membership: string;
  token: string;
};

async function agentOf(owner: Actor) {
  const { privateKey, publicKey } = generateAgentKey();
  const row = await database.agent.create({
    data: { organisationId: owner.organisationId, name: 'agent', publicKey, softwareVersion: '0' },
  });
  const actor: Actor = {
    ...owner,
    kind: 'agent',
    id: row.id,
    role: owner.organisationKind === 'vendor' ? 'vendor_agent' : 'hospital_agent',
  };
  return { actor, privateKey, publicKey };
}

beforeAll(async () => {
  const fresh = await testDatabase();
  database = fresh.database;
  vi.stubEnv('DATABASE_URL', fresh.url);
  vi.stubEnv('AUTH_SECRET', 'x'.repeat(32));
  vi.stubEnv('PORTAL_ORIGIN', 'http://portal.test');
  [admin, analyst] = await organisationWith(database, 'Northfield', 'hospital', ['hospital_admin', 'hospital_analyst']);
  [engineer, viewer] = await organisationWith(database, 'Lumen', 'vendor', ['vendor_engineer', 'vendor_viewer']);
  strangers = [
    ...(await organisationWith(database, 'Other hospital', 'hospital', ['hospital_admin', 'hospital_analyst'])),
    ...(await organisationWith(database, 'Other vendor', 'vendor', ['vendor_engineer', 'vendor_viewer'])),
    ...(await organisationWith(database, 'Operator', 'operator', ['operator'])),
  ];
  const vendorAgent = await agentOf(engineer);
  const hospitalAgent = await agentOf(admin);
  const version = await registerModel(
    database,
    vendorAgent.actor,
    vendorAgent.publicKey,
    signDocument('model-manifest', modelManifest(), vendorAgent.privateKey),
  );
  const testSet = await registerTestSet(
    database,
    hospitalAgent.actor,
    hospitalAgent.publicKey,
    signDocument('test-set-manifest', testSetManifest(), hospitalAgent.privateKey),
  );
  const { modelId: model } = await database.modelVersion.findUniqueOrThrow({ where: { id: version } });
  await shareModel(database, engineer, model, true);
  const evaluation = await propose(database, admin, {
    modelVersionId: version,
    testSetId: testSet,
    purpose: 'Test',
    releaseParts: ['discrimination'],
    plaintextComparison: { agreed: false },
  });
  await shareModel(database, engineer, model, false);
  await createApiToken(database, admin, { name: 'script' });
  const { id: token } = await database.apiToken.findFirstOrThrow();
  const { id: membership } = await database.membership.findFirstOrThrow({ where: { personId: admin.id } });
  ids = { evaluation, version, model, testSet, agent: hospitalAgent.actor.id, membership, token };
});

/** Each function with another organisation's identifier. */
const ATTEMPTS: Record<string, (actor: Actor) => Promise<unknown>> = {
  readEvaluation: (actor) => readEvaluation(database, actor, ids.evaluation),
  readResults: (actor) => readResults(database, actor, ids.evaluation),
  control: (actor) => control(database, actor, ids.evaluation, 'cancel'),
  reject: (actor) => reject(database, actor, ids.evaluation, 'x'),
  revoke: (actor) => revoke(database, actor, ids.evaluation, 'x'),
  readModelVersion: (actor) => readModelVersion(database, actor, ids.version),
  readTestSet: (actor) => readTestSet(database, actor, ids.testSet),
  shareModel: (actor) => shareModel(database, actor, ids.model, true),
  shareTestSet: (actor) => shareTestSet(database, actor, ids.testSet, true),
  removeAgent: (actor) => removeAgent(database, actor, ids.agent),
  removeMember: (actor) => removeMember(database, actor, ids.membership),
  revokeApiToken: (actor) => revokeApiToken(database, actor, ids.token),
  propose: (actor) =>
    propose(database, actor, {
      modelVersionId: ids.version,
      testSetId: ids.testSet,
      purpose: 'x',
      releaseParts: ['cost'],
      plaintextComparison: { agreed: false },
    }),
};

test.each(Object.keys(ATTEMPTS))('%s: strangers get the answer for things that do not exist', async (name) => {
  for (const actor of strangers) {
    await expect(ATTEMPTS[name](actor)).rejects.toMatchObject({ code: 'DB6002' });
  }
  expect(await database.work.findUnique({ where: { id: ids.evaluation } })).toMatchObject({ state: 'proposed' });
});

test('strangers may not invite into another organisation, and find nothing in their lists', async () => {
  for (const actor of strangers.filter((row) => row.role !== 'operator')) {
    const input = { organisationId: admin.organisationId, email: 'a@b.example', role: 'hospital_admin' } as const;
    await expect(invite(database, actor, input)).rejects.toMatchObject({ code: 'DB6002' });
    expect((await listEvaluations(database, actor)).total).toBe(0);
    expect(await listModels(database, actor)).toEqual([]);
    expect(await listTestSets(database, actor)).toEqual([]);
    expect((await compareOnTestSet(database, actor, ids.testSet)).models).toEqual([]);
    expect(await forestsOfModel(database, actor, ids.version)).toEqual({ testSets: 0, forests: [], masks: [] });
    expect(await readableRecords(database, actor, { limit: 100 })).toEqual([]);
  }
});

test('readers of the right organisations see, and may not decide', async () => {
  for (const actor of [analyst, viewer]) {
    expect((await readEvaluation(database, actor, ids.evaluation)).state).toBe('proposed');
    for (const name of ['control', 'reject', 'revoke']) {
      await expect(ATTEMPTS[name](actor)).rejects.toMatchObject({ code: 'DB6001' });
    }
  }
  // The vendor of an evaluation sees the counts of its test set although they are not shown to others.
  expect((await readTestSet(database, viewer, ids.testSet)).name).toBe('Winter cohort');
});

test('the API answers nobody without a token, and strangers with a token like for things that do not exist', async () => {
  const ask = (path: string, method: string, token?: string) =>
    dispatchApi(
      new Request(`http://portal.test/api/v1${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
        ...(method === 'POST' && { body: JSON.stringify({ reason: 'x' }) }),
      }),
    );
  const token = await createApiToken(database, strangers[0], { name: 'stranger' });
  for (const route of API_ROUTES) {
    const id = route.path.startsWith('/models')
      ? ids.version
      : route.path.startsWith('/test-sets')
        ? ids.testSet
        : ids.evaluation;
    const path = route.path.replace(':id', id);
    expect((await ask(path, route.method)).status, path).toBe(401);
    expect((await ask(path, route.method, `dbapi_${'A'.repeat(43)}`)).status, path).toBe(401);
    if (!route.path.includes(':id')) continue;
    expect((await ask(path, route.method, token)).status, path).toBe(404);
  }
  expect((await ask('/evaluations/../../etc', 'GET', token)).status).toBe(404);
});

test('a token dies with its membership', async () => {
  const token = await createApiToken(database, analyst, { name: 'mine' });
  const me = () =>
    dispatchApi(new Request('http://portal.test/api/v1/me', { headers: { authorization: `Bearer ${token}` } }));
  expect((await me()).status).toBe(200);
  const { id } = await database.membership.findFirstOrThrow({ where: { personId: analyst.id } });
  await removeMember(database, admin, id);
  expect((await me()).status).toBe(401);
});

test('an identifier that nobody made is answered like one that one may not see', async () => {
  await expect(readEvaluation(database, admin, randomUUID())).rejects.toMatchObject({ code: 'DB6002' });
});
