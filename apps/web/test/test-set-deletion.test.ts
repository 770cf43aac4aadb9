/** A hospital's agent has deleted a test set: the portal keeps its signed record, and offers the test set no more. */
import { type Deletion, type SignedDeletion, signDocument } from '@doubleblind/contracts';
import { beforeAll, expect, test } from 'vitest';
import type { Database } from '../src/server/database/client.ts';
import { carryOut } from '../src/server/gateway/requests.ts';
import { deleteArchived } from '../src/server/scheduler/retention.ts';
import { listTestSets, readTestSet } from '../src/server/test-sets/read.ts';
import { archiveTestSet } from '../src/server/test-sets/write/archive.ts';
import { shareTestSet } from '../src/server/test-sets/write/share.ts';
import { testDatabase } from './support/database.ts';
import { testSetManifest } from './support/documents.ts';
import { enrolledAgent, type Parties, type TestAgent, twoParties } from './support/parties.ts';

let database: Database;
let parties: Parties;

beforeAll(async () => {
  ({ database } = await testDatabase());
  parties = await twoParties(database);
});

function deletionBy({ privateKey }: TestAgent, change: Partial<Deletion> = {}): SignedDeletion {
  const { name, contentHash, images } = testSetManifest();
  const document: Deletion = {
    ...{ format: 'doubleblind-deletion', version: 1, testSet: { name, contentHash, images } },
    ...{ deletedFiles: 412, deletedBytes: 9e8, searched: { files: 31, bytes: 7e6 } },
    ...{ kept: ['Signed terms.'], elsewhere: [], deletedBy: 'A. Person', deletedAt: '2026-11-30T10:00:00.000Z' },
    ...change,
  };
  return signDocument('deletion', document, privateKey);
}

const tell = ({ actor, publicKey }: TestAgent, deletion: SignedDeletion) =>
  carryOut(database, actor, publicKey, { type: 'delete-test-set', requestId: 'r', deletion });

const offered = async () => (await listTestSets(database, parties.admin, 'test-set.choose')).map(({ id }) => id);

test('only the agent that has registered it may say so, signed by its key, and of a test set that is known', async () => {
  const { hospital, vendor, admin } = parties;
  const another = await enrolledAgent(database, admin);
  await expect(tell(vendor, deletionBy(vendor))).rejects.toMatchObject({ code: 'DB6001' });
  await expect(tell(hospital, deletionBy(another))).rejects.toMatchObject({ code: 'DB6205' });
  await expect(tell(another, deletionBy(another))).rejects.toMatchObject({ code: 'DB6205' });
  const testSet = { name: 'Other', contentHash: '9'.repeat(64), images: 3 };
  await expect(tell(hospital, deletionBy(hospital, { testSet }))).rejects.toMatchObject({ code: 'DB6002' });
  expect(await offered()).toEqual([parties.testSetId]);
});

test('the record is kept and shown, once in the audit log, and nothing new can name the test set', async () => {
  const { hospital, admin, engineer, testSetId } = parties;
  const { id } = await parties.proposed();
  const signed = deletionBy(hospital);
  expect(await tell(hospital, signed)).toBe(testSetId);
  expect(await tell(hospital, deletionBy(hospital, { deletedFiles: 1 }))).toBe(testSetId);
  expect(await readTestSet(database, admin, testSetId)).toMatchObject({ deletion: signed, listed: false });
  // The vendor whose model is evaluated on it reads it as well.
  expect((await readTestSet(database, engineer, testSetId)).deletion).toEqual(signed);
  expect(await database.auditRecord.count({ where: { action: 'test-set.erase' } })).toBe(1);
  expect(await offered()).toEqual([]);
  await expect(parties.proposed()).rejects.toMatchObject({ code: 'DB6002' });
  await expect(archiveTestSet(database, admin, testSetId, false)).rejects.toMatchObject({ code: 'DB6312' });
  await expect(shareTestSet(database, admin, testSetId, true)).rejects.toMatchObject({ code: 'DB6312' });
  await database.work.delete({ where: { id } });
  await deleteArchived(database, new Date(Date.now() + 1e10));
  expect((await readTestSet(database, admin, testSetId)).deletion).toEqual(signed);
});

test('the same images and labels added again are a test set again', async () => {
  const { hospital, testSetId } = parties;
  const manifest = signDocument('test-set-manifest', testSetManifest(), hospital.privateKey);
  const message = { type: 'register-test-set', requestId: 'again', manifest } as const;
  expect(await carryOut(database, hospital.actor, hospital.publicKey, message)).toBe(testSetId);
  expect(await readTestSet(database, parties.admin, testSetId)).toMatchObject({ deletion: null, deletedAt: null });
  expect(await offered()).toEqual([testSetId]);
});
