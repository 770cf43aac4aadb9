/** Two daemons on the peer link: who is let in, where they must agree, and how much of its model a vendor answers for. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { type ProposalDocument, publicKeyOf, signDocument } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import type { PeerLink } from '@doubleblind/mpc-core';
import { programHash } from '@doubleblind/program';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_VENDOR_LIMITS, type VendorLimits } from '../../src/daemon/evaluations/budget.ts';
import { expectedModel } from '../../src/daemon/evaluations/hospital-work.ts';
import { VendorWork } from '../../src/daemon/evaluations/vendor-work.ts';
import { registerModel } from '../../src/daemon/registration/register-model.ts';
import { threadsExecutor } from '../../src/executors/threads/threads-executor.ts';
import { connectPeer } from '../../src/peer/connect.ts';
import { receiveMessage, sendMessage } from '../../src/peer/control.ts';
import { type Greeting, type PeerTerms, shakeHands } from '../../src/peer/handshake.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import { PeerServer } from '../../src/peer/server.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { findModel } from '../../src/store/database/models.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { readServed } from '../../src/store/database/served.ts';
import { PROGRAM_FILE, WEIGHTS_FILE } from '../../src/store/model-folder.ts';
import { RunStore } from '../../src/store/run-store.ts';
import { evaluateAsHospital, type HospitalJob } from '../../src/work/evaluation/hospital.ts';
import { answerHospital, askVendor, readManifest } from '../../src/work/evaluation/meeting.ts';
import { madeUpInput } from '../../src/work/evaluation/preflight/made-up-images.ts';
import { differenceSchema } from '../../src/work/evaluation/preflight/messages.ts';
import { linkedPair } from '../support/linked-pair.ts';
import { program, programText, testImage, weightsFile } from '../support/program.ts';

const executor = threadsExecutor(new URL('../support/cleartext-worker.ts', import.meta.url));
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

const terms = (change: Partial<PeerTerms> = {}): PeerTerms => ({
  evaluationId: 'e1',
  attempt: 1,
  phase: 'run',
  proposalHash: 'a'.repeat(64),
  ...change,
});

const greeting = (side: 'vendor' | 'hospital', change: Partial<Greeting> = {}): Greeting => ({
  ...{ side, programHash: programHash(program), widths: null, terms: terms() },
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
    hospital: { agentKey: 'h'.repeat(43) },
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
    connectPeer({ identity, address: server.address!, peer: vendor.certificateHash, path, waitMilliseconds: 0 });
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

test.each<[Partial<Greeting>, string]>([
  [{ terms: terms({ phase: 'preflight' }) }, 'DB5612'],
  [{ terms: terms({ attempt: 2 }) }, 'DB5612'],
  [{ terms: terms({ proposalHash: 'b'.repeat(64) }) }, 'DB3011'],
  [{ terms: terms({ evaluationId: 'e2' }) }, 'DB3011'],
  [{ terms: null }, 'DB3011'],
  [{ side: 'vendor' }, 'DB3011'],
  [{ programHash: 'b'.repeat(64) }, 'DB3010'],
])('agents that meet with %o do not begin', async (change, code) => {
  const { vendor, hospital } = await linkedPair(folder);
  const met = await Promise.allSettled([
    shakeHands(vendor, greeting('vendor')),
    shakeHands(hospital, greeting('hospital', change)),
  ]);
  expect(met.map((result) => result.status === 'rejected' && result.reason.code)).toEqual([code, code]);
  vendor.close();
});

test('an agent of another version is told so, whatever it says', async () => {
  const { vendor, hospital } = await linkedPair(folder);
  const met = shakeHands(vendor, greeting('vendor'));
  await sendMessage(hospital, { type: 'meet', version: 1, side: 'hospital' });
  await expect(met).rejects.toMatchObject({ code: 'DB3009' });
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
    const answering = answerHospital(vendor, { manifestText: JSON.stringify(manifest), admit: () => undefined }).catch(
      () => undefined,
    );
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
  const answering = answerHospital(vendor, { manifestText: JSON.stringify(changed), admit: () => undefined }).catch(
    () => undefined,
  );
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

/** A hospital's side that asks for `run` from the beginning; answers how the vendor's ended. */
async function evaluation(
  work: VendorWork,
  proposal: ProposalDocument,
  run: RunStore,
  { phase, ...job }: Partial<HospitalJob> & Pick<PeerTerms, 'phase'>,
  afterwards: (link: PeerLink) => Promise<void> = async () => undefined,
): Promise<string> {
  const { vendor: link, hospital } = await linkedPair(folder);
  const session = { proposal, link, terms: terms({ phase }), onProgress: () => undefined };
  const serving = (phase === 'run' ? work.run(session) : work.preflight(session)).then(
    () => 'served',
    (error) => error.code as string,
  );
  await evaluateAsHospital({
    ...{ link: hospital, terms: terms({ phase }), programHash: programHash(program), widths: null, lanes: 1, executor },
    prepare: async () => {
      await askVendor(hospital, expectedModel(proposal));
      return { program, programText, run };
    },
    loadImage: async (index) => testImage(index),
    afterwards: () => afterwards(hospital),
    ...job,
  }).catch(() => undefined);
  await run.close();
  return serving;
}

const vendorWork = (limits?: Partial<VendorLimits>) =>
  new VendorWork({ data, database, executor, limits: { ...DEFAULT_VENDOR_LIMITS, ...limits } });

test('a preflight on other images than the made-up ones fails at the vendor', async () => {
  const proposal = await registered();
  const seeds: number[] = [];
  const preflight = async (name: string, loadImage: HospitalJob['loadImage']) => {
    const run = await RunStore.create(join(folder, name), { ...PLAN, images: 2, batchSize: 2 });
    const tell = async (link: PeerLink) => {
      await sendMessage(link, { type: 'outputs', outputs: run.outputs().map((values) => [...values]) });
      await receiveMessage(link, differenceSchema, 30_000);
    };
    return evaluation(vendorWork(), proposal, run, { phase: 'preflight', loadImage }, tell);
  };
  const { preprocessing } = program.input;
  const honest: HospitalJob['loadImage'] = async (index, seed) => {
    seeds.push(seed);
    return madeUpInput(preprocessing!, index, seed);
  };
  expect(await preflight('honest', honest)).toBe('served');
  expect(await preflight('honest again', honest)).toBe('served');
  expect(await preflight('other', async () => new Float32Array(16).fill(1))).toBe('DB5616');
  // Outputs of an earlier preflight are no answer to the next one.
  expect(new Set(seeds).size).toBe(2);
});

test('endless preflights end: after so many the vendor answers for no further made-up image', async () => {
  const proposal = await registered();
  const ended: string[] = [];
  for (let session = 0; ended.at(-1) !== 'DB3026' && session < 4; session++) {
    const run = await RunStore.create(join(folder, `preflight-${session}`), { ...PLAN, images: 2, batchSize: 2 });
    const loadImage = async () => {
      throw new DoubleblindError('DB2006', '');
    };
    // A new agent each time, on the same database: restarts forget nothing.
    ended.push(await evaluation(vendorWork({ preflights: 2 }), proposal, run, { phase: 'preflight', loadImage }));
  }
  expect(ended).toHaveLength(3);
  expect(ended.at(-1)).toBe('DB3026');
  expect(readServed(database, 'e1/preflight').images).toBeLessThanOrEqual(2 * 2);
  expect(readServed(database, 'e1/preflight').images).toBeGreaterThan(0);
});

test('the vendor answers for the approved images and for what broken links may have cost, and for no more', async () => {
  const proposal = await registered();
  const asked = async (name: string, images: number) => {
    const run = await RunStore.create(join(folder, name), { ...PLAN, images, batchSize: 2 });
    return evaluation(vendorWork(), proposal, run, { phase: 'run' });
  };
  expect(await asked('more', IMAGES + 1)).toBe('DB3011');
  expect(await asked('first', IMAGES)).toBe('served');
  expect(await asked('again', IMAGES)).toBe('DB3026');
});

test('a hospital that always breaks off before a batch is done has no more answers than one that does not', async () => {
  const proposal = await registered();
  const ended: string[] = [];
  for (let session = 0; ended.at(-1) !== 'DB3026' && session < 10; session++) {
    const run = await RunStore.create(join(folder, `session-${session}`), { ...PLAN, images: IMAGES, batchSize: 2 });
    // The batch has begun at the vendor when the hospital is asked for its images.
    const loadImage = async () => {
      throw new DoubleblindError('DB2006', '');
    };
    // A new agent each time, on the same database: restarts forget nothing.
    ended.push(await evaluation(vendorWork(), proposal, run, { phase: 'run', loadImage }));
  }
  expect(ended.at(-1)).toBe('DB3026');
  expect(readServed(database, 'e1').images).toBeLessThanOrEqual(2 * IMAGES);
});

test('threads that have done their work overwrite their secrets before they end', async () => {
  const proposal = await registered();
  const closed = join(folder, 'closed');
  process.env.DOUBLEBLIND_TEST_CLOSED = closed;
  try {
    const run = await RunStore.create(join(folder, 'run'), { ...PLAN, images: IMAGES, batchSize: 2 });
    expect(await evaluation(vendorWork(), proposal, run, { phase: 'run' })).toBe('served');
  } finally {
    delete process.env.DOUBLEBLIND_TEST_CLOSED;
  }
  expect(await readFile(closed, 'utf8')).toBe('closed\nclosed\n');
});

test.each<[Partial<VendorLimits>, number, string]>([
  [{ batch: 1 }, 1, 'DB3011'],
  [{ lanes: 1 }, 2, 'DB3011'],
  [{ sessions: 0 }, 1, 'DB3026'],
])('a vendor that allows %o does not begin with more', async (limits, lanes, code) => {
  const proposal = await registered();
  const run = await RunStore.create(join(folder, 'run'), { ...PLAN, images: IMAGES, batchSize: 2 });
  expect(await evaluation(vendorWork(limits), proposal, run, { phase: 'run', lanes })).toBe(code);
  expect(readServed(database, 'e1').images).toBe(0);
});
