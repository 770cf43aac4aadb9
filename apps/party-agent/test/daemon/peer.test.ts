/** Two daemons on the peer link: who is let in, where they must agree, and how much of its model a vendor answers for. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type ProposalDocument, publicKeyOf, signDocument } from '@doubleblind/contracts';
import { programHash } from '@doubleblind/program';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { answerHospital, askVendor, begin, meet, readManifest, type Terms } from '../../src/daemon/peer/meeting.ts';
import { differenceSchema, receiveMessage, sendMessage } from '../../src/daemon/peer/messages.ts';
import { registerModel } from '../../src/daemon/registration/register-model.ts';
import { expectedModel } from '../../src/daemon/work/hospital-work.ts';
import { madeUpInput } from '../../src/daemon/work/made-up-images.ts';
import { VendorWork } from '../../src/daemon/work/vendor-work.ts';
import { evaluateAsHospital } from '../../src/jobs/evaluation/hospital.ts';
import { connectPeer } from '../../src/peer/connect.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import { PeerServer } from '../../src/peer/server.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { findModel } from '../../src/store/database/models.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { PROGRAM_FILE, WEIGHTS_FILE } from '../../src/store/model-folder.ts';
import { RunStore } from '../../src/store/run-store.ts';
import { linkedPair } from '../support/linked-pair.ts';
import { program, programText, testImage, weightsFile } from '../support/program.ts';

const WORKER = new URL('../support/cleartext-worker.ts', import.meta.url);
const IMAGES = 4;
let folder: string;
let data: DataFolder;
let database: DatabaseSync;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daemon-peer-'));
  data = new DataFolder(join(folder, 'data'));
  await mkdir(data.path);
  database = openDatabase(data);
});

afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const terms = (side: 'vendor' | 'hospital', change: Partial<Terms> = {}): Terms => ({
  evaluationId: 'e1',
  attempt: 1,
  side,
  phase: 'run',
  proposalHash: 'a'.repeat(64),
  ...change,
});

const PLAN = { id: 'e1', programHash: programHash(program), contentHash: 'c'.repeat(64), testSet: 't', outputs: 3 };

/** Registers the small program and answers a proposal over it. */
async function registered(): Promise<ProposalDocument> {
  const { privateKey } = await loadIdentity(join(folder, 'vendor'));
  await writeFile(join(folder, PROGRAM_FILE), programText);
  await writeFile(join(folder, WEIGHTS_FILE), weightsFile);
  const about = { name: 'M', modelVersion: '1', description: '', intendedUse: '', operatingPoints: [] };
  const { manifestHash } = await registerModel(database, privateKey, folder, about);
  return {
    evaluationId: 'e1',
    vendor: { agentKey: publicKeyOf(privateKey) },
    model: { programHash: programHash(program), manifestHash, name: 'M', modelVersion: '1' },
    testSet: { images: IMAGES },
    plaintextComparison: { agreed: false },
  } as ProposalDocument;
}

test('only the pinned peer of an evaluation is let in, and only while it is waited for', async () => {
  const [vendor, hospital, stranger] = await Promise.all(
    ['v', 'h', 's'].map((name) => loadIdentity(join(folder, name))),
  );
  const server = await PeerServer.listen(vendor, { host: '127.0.0.1', port: 0 });
  const dial = (identity: typeof hospital, path: string) =>
    connectPeer({ identity, address: server.address, peer: vendor.certificateHash, path, waitMilliseconds: 0 });
  await expect(dial(hospital, '/peer/e1')).rejects.toMatchObject({ code: 'DB3006' });
  const { signal } = new AbortController();
  const accepted = server.accept('e1', hospital.certificateHash, 5000, signal);
  await expect(dial(stranger, '/peer/e1')).rejects.toMatchObject({ code: 'DB3005' });
  await expect(dial(hospital, '/peer/e2')).rejects.toMatchObject({ code: 'DB3006' });
  await expect(dial(hospital, '/peer/../e1')).rejects.toMatchObject({ code: 'DB3006' });
  const mine = await dial(hospital, '/peer/e1');
  (await accepted).terminate();
  mine.terminate();
  await expect(server.accept('e1', hospital.certificateHash, 20, signal)).rejects.toMatchObject({ code: 'DB3007' });
  const abort = new AbortController();
  const waiting = server.accept('e1', hospital.certificateHash, 5000, abort.signal);
  abort.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
  server.close();
});

test.each<[Partial<Terms>, string]>([
  [{ phase: 'preflight' }, 'DB5612'],
  [{ attempt: 2 }, 'DB5612'],
  [{ proposalHash: 'b'.repeat(64) }, 'DB3011'],
  [{ evaluationId: 'e2' }, 'DB3011'],
  [{ side: 'vendor' }, 'DB3011'],
])('agents that meet with %o do not begin', async (change, code) => {
  const { vendor, hospital } = await linkedPair(folder);
  const met = await Promise.allSettled([meet(vendor, terms('vendor')), meet(hospital, terms('hospital', change))]);
  expect(met.map((result) => result.status === 'rejected' && result.reason.code)).toEqual([code, code]);
  vendor.close();
});

test('the hospital takes no other program than the one that was approved, and none by another vendor', async () => {
  const proposal = await registered();
  const genuine = findModel(database, proposal.model.manifestHash!)!.manifest;
  const stranger = await loadIdentity(join(folder, 'stranger'));
  const bad = [
    { ...genuine, document: { ...genuine.document, description: 'altered' } },
    signDocument('model-manifest', genuine.document, stranger.privateKey),
    { ...genuine, signature: 'x' },
  ];
  for (const manifest of bad) {
    const { vendor, hospital } = await linkedPair(folder);
    const answering = answerHospital(vendor, JSON.stringify(manifest)).catch(() => undefined);
    await expect(askVendor(hospital, expectedModel(proposal))).rejects.toMatchObject({ code: 'DB5613' });
    hospital.close();
    await answering;
  }
  const other = { ...expectedModel(proposal), programHash: 'a'.repeat(64) };
  expect(() => readManifest(JSON.stringify(genuine), other)).toThrow(/DB5613/);
});

test('a threshold that the vendor has changed after the approval is refused by the hospital', async () => {
  const proposal = await registered();
  const { privateKey } = await loadIdentity(join(folder, 'vendor'));
  const genuine = findModel(database, proposal.model.manifestHash!)!.manifest.document;
  const operatingPoints = [{ name: 'default', finding: genuine.findings[0], threshold: 0.01 }];
  const changed = signDocument('model-manifest', { ...genuine, operatingPoints }, privateKey);
  const { vendor, hospital } = await linkedPair(folder);
  const answering = answerHospital(vendor, JSON.stringify(changed)).catch(() => undefined);
  await expect(askVendor(hospital, expectedModel(proposal))).rejects.toMatchObject({ code: 'DB5613' });
  hospital.close();
  await answering;
  // Terms of before, which bind the program only, fit no manifest at all.
  const { manifestHash, ...unbound } = expectedModel(proposal);
  const text = JSON.stringify(findModel(database, manifestHash!)!.manifest);
  expect(() => readManifest(text, { ...unbound, manifestHash: undefined })).toThrow(/DB5613/);
});

test('a registered version never changes: other thresholds need another version, and both keep their own', async () => {
  const first = await registered();
  const { privateKey } = await loadIdentity(join(folder, 'vendor'));
  const about = { name: 'M', modelVersion: '1', description: '', intendedUse: '', operatingPoints: [] };
  const again = await registerModel(database, privateKey, folder, about);
  expect(again.manifestHash).toBe(first.model.manifestHash);
  const [finding] = findModel(database, again.manifestHash)!.manifest.document.findings;
  const other = { ...about, operatingPoints: [{ name: 'default', finding, threshold: 0.25 }] };
  await expect(registerModel(database, privateKey, folder, other)).rejects.toMatchObject({ code: 'DB5620' });
  const next = await registerModel(database, privateKey, folder, { ...other, modelVersion: '2' });
  const points = (hash: string) => findModel(database, hash)!.manifest.document.operatingPoints;
  expect([points(again.manifestHash), points(next.manifestHash)]).toEqual([[], other.operatingPoints]);
});

test('a preflight on other images than the made-up ones fails at the vendor', async () => {
  const proposal = await registered();
  const preflight = async (name: string, loadImage: (index: number) => Promise<Float32Array<ArrayBuffer>>) => {
    const { vendor, hospital } = await linkedPair(folder);
    const run = await RunStore.create(join(folder, name), { ...PLAN, images: 2, batchSize: 2 });
    const serving = new VendorWork({ data, database, worker: WORKER })
      .preflight({ proposal, link: vendor, onProgress: () => undefined })
      .then(
        () => 'passed',
        (error) => error.code,
      );
    await askVendor(hospital, expectedModel(proposal));
    await begin(hospital);
    const afterwards = async () => {
      await sendMessage(hospital, { type: 'outputs', outputs: run.outputs().map((values) => [...values]) });
      await receiveMessage(hospital, differenceSchema, 30_000);
    };
    const job = { link: hospital, program, programText, run, lanes: 1, loadImage, afterwards, worker: WORKER };
    await evaluateAsHospital(job).catch(() => undefined);
    await run.close();
    return serving;
  };
  const { preprocessing } = program.input;
  expect(await preflight('honest', async (index) => madeUpInput(preprocessing!, index))).toBe('passed');
  expect(await preflight('other', async () => new Float32Array(16).fill(1))).toBe('DB5616');
});

test('the vendor answers for the approved images and for what broken links may have cost, and for no more', async () => {
  const proposal = await registered();
  const work = new VendorWork({ data, database, worker: WORKER });
  /** A hospital that asks for `images` images from the beginning. */
  const evaluation = async (name: string, images: number): Promise<unknown> => {
    const { vendor, hospital } = await linkedPair(folder);
    const run = await RunStore.create(join(folder, name), { ...PLAN, images, batchSize: 2 });
    const serving = work.run({ proposal, link: vendor, onProgress: () => undefined }).then(
      () => 'served',
      (error) => error.code,
    );
    await askVendor(hospital, expectedModel(proposal));
    await begin(hospital);
    const loadImage = async (index: number) => testImage(index);
    await evaluateAsHospital({ link: hospital, program, programText, run, lanes: 1, loadImage, worker: WORKER }).catch(
      () => undefined,
    );
    await run.close();
    return serving;
  };
  expect(await evaluation('more', IMAGES + 1)).toBe('DB3011');
  expect(await evaluation('first', IMAGES)).toBe('served');
  expect(await evaluation('again', IMAGES)).toBe('DB3011');
});
