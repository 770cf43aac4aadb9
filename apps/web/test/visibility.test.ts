/** Who sees which model and which test set: shown or hidden, of the own or another organisation, before and after an evaluation. */
import { signDocument } from '@doubleblind/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../src/server/authorisation/actor.ts';
import type { Database } from '../src/server/database/client.ts';
import { propose } from '../src/server/evaluations/write/propose.ts';
import { listModels, readModelVersion } from '../src/server/models/read.ts';
import { registerModel } from '../src/server/models/write/register.ts';
import { shareModel } from '../src/server/models/write/share.ts';
import { listTestSets, readTestSet } from '../src/server/test-sets/read.ts';
import { registerTestSet } from '../src/server/test-sets/write/register.ts';
import { shareTestSet } from '../src/server/test-sets/write/share.ts';
import { testDatabase } from './support/database.ts';
import { modelManifest, testSetManifest } from './support/documents.ts';
import { enrolledAgent, type Parties, twoParties } from './support/parties.ts';
import { organisationWith } from './support/people.ts';

let database: Database;
let parties: Parties;
let otherHospital: Actor;
let otherVendor: Actor;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
  [otherHospital] = await organisationWith(database, 'Other hospital', 'hospital', ['hospital_analyst']);
  [otherVendor] = await organisationWith(database, 'Other vendor', 'vendor', ['vendor_viewer']);
});

afterAll(async () => database?.$disconnect());

/** Whether the actor finds it by its identifier, and whether it is in the list and in the choice for a proposal. */
async function sees(read: () => Promise<unknown>, lists: (() => Promise<{ id: string }[]>)[], id: string) {
  const found = await read().then(
    () => true,
    (error) => {
      expect(error.code).toBe('DB6002');
      return false;
    },
  );
  const [listed, offered] = await Promise.all(lists.map(async (list) => (await list()).some((row) => row.id === id)));
  return [found, listed, offered].map((yes) => (yes ? 'x' : '-')).join('');
}

const model = (actor: Actor, version: string, id: string) =>
  sees(
    () => readModelVersion(database, actor, version),
    [() => listModels(database, actor), () => listModels(database, actor, 'model.choose')],
    id,
  );
const testSet = (actor: Actor, id: string) =>
  sees(
    () => readTestSet(database, actor, id),
    [() => listTestSets(database, actor), () => listTestSets(database, actor, 'test-set.choose')],
    id,
  );

async function registered() {
  const name = `Model ${Math.floor(performance.now() * 1000)}`;
  const { actor, publicKey, privateKey } = parties.vendor;
  const version = await registerModel(
    database,
    actor,
    publicKey,
    signDocument('model-manifest', modelManifest(name), privateKey),
  );
  const { modelId } = await database.modelVersion.findUniqueOrThrow({ where: { id: version } });
  return { version, modelId };
}

test('a model: its vendor always, hospitals while it is shown, its partners for good, other vendors never', async () => {
  const { version, modelId } = await registered();
  const seen = async () => ({
    own: await model(parties.viewer, version, modelId),
    partner: await model(parties.analyst, version, modelId),
    'other hospital': await model(otherHospital, version, modelId),
    'other vendor': await model(otherVendor, version, modelId),
  });
  await shareModel(database, parties.engineer, modelId, true);
  expect(await seen()).toEqual({ own: 'xxx', partner: 'xxx', 'other hospital': 'xxx', 'other vendor': '---' });
  await shareModel(database, parties.engineer, modelId, false);
  expect(await seen()).toEqual({ own: 'xxx', partner: '---', 'other hospital': '---', 'other vendor': '---' });
  await shareModel(database, parties.engineer, modelId, true);
  const terms = { purpose: 'x', releaseParts: ['cost'], plaintextComparison: { agreed: false } } as const;
  const input = { ...terms, releaseParts: [...terms.releaseParts], testSetId: parties.testSetId };
  await propose(database, parties.admin, { ...input, modelVersionId: version });
  await shareModel(database, parties.engineer, modelId, false);
  // It reads on about what it works with, and proposes nothing more on it.
  expect(await seen()).toEqual({ own: 'xxx', partner: 'xx-', 'other hospital': '---', 'other vendor': '---' });
  await expect(propose(database, parties.admin, { ...input, modelVersionId: version })).rejects.toMatchObject({
    code: 'DB6002',
  });
});

test('a test set: its hospital always, vendors while its counts are shown, its partners for good, other hospitals never', async () => {
  const { actor, publicKey, privateKey } = await enrolledAgent(database, parties.admin);
  const manifest = testSetManifest('Spring cohort', 'b2');
  const id = await registerTestSet(database, actor, publicKey, signDocument('test-set-manifest', manifest, privateKey));
  const seen = async () => ({
    own: await testSet(parties.analyst, id),
    partner: await testSet(parties.viewer, id),
    'other vendor': await testSet(otherVendor, id),
    'other hospital': await testSet(otherHospital, id),
  });
  expect(await seen()).toEqual({ own: 'xxx', partner: '---', 'other vendor': '---', 'other hospital': '---' });
  await shareTestSet(database, parties.admin, id, true);
  expect(await seen()).toEqual({ own: 'xxx', partner: 'xxx', 'other vendor': 'xxx', 'other hospital': '---' });
  await parties.proposed({ testSetId: id });
  await shareTestSet(database, parties.admin, id, false);
  expect(await seen()).toEqual({ own: 'xxx', partner: 'xx-', 'other vendor': '---', 'other hospital': '---' });
});

test('how often a test set was evaluated: its hospital is told of all, a vendor of its own, whoever else evaluates there', async () => {
  const { actor, publicKey, privateKey } = await enrolledAgent(database, parties.admin);
  const manifest = testSetManifest('Autumn cohort', 'c3');
  const id = await registerTestSet(database, actor, publicKey, signDocument('test-set-manifest', manifest, privateKey));
  await shareTestSet(database, parties.admin, id, true);
  const counted = async () => {
    const lists = [parties.analyst, parties.viewer, otherVendor].map((who) => listTestSets(database, who));
    return (await Promise.all(lists)).map((rows) => rows.find((row) => row.id === id)!.evaluations);
  };
  expect(await counted()).toEqual([0, 0, 0]);
  await parties.proposed({ testSetId: id });
  expect(await counted()).toEqual([1, 1, 0]);
});
