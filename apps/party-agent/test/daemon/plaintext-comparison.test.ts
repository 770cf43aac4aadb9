/** Images leave the hospital only for a plaintext comparison by the vendor that both sides have signed. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PlaintextComparison, type ProposalDocument, publicKeyOf } from '@doubleblind/contracts';
import { encodeGreyPng } from '@doubleblind/imaging';
import { programHash } from '@doubleblind/program';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HospitalWork } from '../../src/daemon/evaluations/hospital-work.ts';
import { VendorWork } from '../../src/daemon/evaluations/vendor-work.ts';
import { registerModel } from '../../src/daemon/registration/register-model.ts';
import type { FinishedTestSets } from '../../src/daemon/test-sets/finished-test-sets.ts';
import type { Executor } from '../../src/executors/assignment.ts';
import { threadsExecutor } from '../../src/executors/threads/threads-executor.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { PROGRAM_FILE, WEIGHTS_FILE } from '../../src/store/model-folder.ts';
import { sha256 } from '../../src/store/test-set-store.ts';
import { checkOnlyPublic } from '../../src/work/evaluation/plaintext/agreed.ts';
import { compareAsHospital } from '../../src/work/evaluation/plaintext/hospital.ts';
import { PlaintextStore } from '../../src/work/evaluation/plaintext/plaintext-store.ts';
import { compareAsVendor } from '../../src/work/evaluation/plaintext/vendor.ts';
import { linkedPair } from '../support/linked-pair.ts';
import { onnxFile } from '../support/onnx-model.ts';
import { expectedLogits, program, programText, testImage, weightsFile } from '../support/program.ts';
import { recordedLink } from '../support/recorded-link.ts';

const IMAGES = 4;
const PLAN = { images: IMAGES, outputs: 3 };
const BY_VENDOR: PlaintextComparison = { agreed: true, runBy: 'vendor', on: 'all-images' };
const NOT_BY_VENDOR: PlaintextComparison[] = [{ agreed: false }, { ...BY_VENDOR, runBy: 'hospital' }];
let folder: string;
let onnxPath: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daemon-comparison-'));
  onnxPath = join(folder, 'model.onnx');
  await writeFile(onnxPath, onnxFile);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Both sides over a link of their own; answers what each ended with, and what the hospital sent. */
async function compare(store: PlaintextStore, after = Number.POSITIVE_INFINITY) {
  const links = await linkedPair(folder);
  const { link, sent } = recordedLink(links.hospital);
  const proposal = { plaintextComparison: BY_VENDOR };
  const asked: number[] = [];
  const vendor = compareAsVendor({
    ...{ link: links.vendor, proposal, program, onnxPath },
    onImage: (index) => {
      asked.push(index);
      if (asked.length > after) links.sockets.vendor.terminate();
    },
  });
  const loadImage = async (index: number) => testImage(index);
  const hospital = compareAsHospital({ link, proposal, store, loadImage, onImage: () => undefined });
  const ended = await Promise.allSettled([vendor, hospital]);
  links.hospital.close();
  return { ended: ended.map(({ status }) => status), asked, sent };
}

test('the vendor scores exactly the inputs of the secure run, and the hospital keeps its scores as a baseline', async () => {
  const store = await PlaintextStore.open(folder, PLAN);
  expect((await compare(store)).ended).toEqual(['fulfilled', 'fulfilled']);
  const kept = (await PlaintextStore.open(folder, PLAN)).baseline()!;
  expect(kept.scores).toHaveLength(IMAGES);
  for (const [image, scores] of kept.scores.entries()) {
    for (const [o, logit] of expectedLogits(testImage(image)).entries())
      expect(scores[o]).toBeCloseTo(1 / (1 + Math.exp(-logit)), 5);
  }
});

test('after a broken link only the images without a score are sent again', async () => {
  const store = await PlaintextStore.open(folder, PLAN);
  expect((await compare(store, 2)).ended).toEqual(['rejected', 'rejected']);
  const reopened = await PlaintextStore.open(folder, PLAN);
  expect(reopened.baseline()).toBeUndefined();
  expect(reopened.missing()).toEqual([2, 3]);
  expect((await compare(reopened)).asked).toEqual([2, 3]);
  expect(reopened.baseline()!.scores).toHaveLength(IMAGES);
});

test.each(NOT_BY_VENDOR)(
  'with terms %o neither side takes part, and not a byte is sent',
  async (plaintextComparison) => {
    const links = await linkedPair(folder);
    const { link, sent } = recordedLink(links.hospital);
    const store = await PlaintextStore.open(folder, PLAN);
    const common = { proposal: { plaintextComparison }, onImage: () => undefined };
    const hospital = compareAsHospital({ ...common, link, store, loadImage: async (index) => testImage(index) });
    await expect(hospital).rejects.toMatchObject({ code: 'DB5617' });
    const vendor = compareAsVendor({ ...common, link: links.vendor, program, onnxPath });
    await expect(vendor).rejects.toMatchObject({ code: 'DB5617' });
    expect(sent).toEqual([]);
    links.hospital.close();
  },
);

test('scores of another number are refused', async () => {
  const store = await PlaintextStore.open(folder, PLAN);
  const scored = { type: 'compared' as const, image: 0, scores: [0.5], wallSeconds: 0, cpuSeconds: 0 };
  await expect(store.save(scored)).rejects.toMatchObject({ code: 'DB3008' });
  expect(await readdir(join(folder, 'plaintext'))).toEqual([]);
});

test('where only public images may go, each must be marked as such', () => {
  const terms = (on: 'all-images' | 'public-images') => ({ plaintextComparison: { ...BY_VENDOR, on } });
  const asLabel = { labels: { public: 1 as const }, groups: {} };
  const asGroup = { labels: { Edema: 0 as const }, groups: { Public: '1' } };
  const unmarked = { labels: { Edema: 1 as const, public: 0 as const }, groups: {} };
  expect(() => checkOnlyPublic(terms('public-images'), [asLabel, asGroup])).not.toThrow();
  expect(() => checkOnlyPublic(terms('public-images'), [asLabel, unmarked])).toThrow(/DB5618.*1 of 2/);
  expect(() => checkOnlyPublic(terms('all-images'), [unmarked])).not.toThrow();
});

/** A whole run of the real protocol; the vendor's agent believes that the comparison was agreed, the hospital's knows its terms. */
async function wholeRun(plaintextComparison: PlaintextComparison) {
  const threatModels: string[] = [];
  const noted: Executor = {
    run: (assignment) => {
      threatModels.push(`${assignment.side} ${assignment.threatModel}`);
      return threadsExecutor().run(assignment);
    },
  };
  const vendorData = new DataFolder(join(folder, 'vendor-data'));
  await mkdir(join(vendorData.path, 'baselines'), { recursive: true });
  const database = openDatabase(vendorData);
  const { privateKey } = await loadIdentity(join(folder, 'vendor'));
  await writeFile(join(folder, PROGRAM_FILE), programText);
  await writeFile(join(folder, WEIGHTS_FILE), weightsFile);
  await writeFile(vendorData.baseline(programHash(program)), onnxFile);
  const about = { name: 'M', modelVersion: '1', description: '', intendedUse: '', operatingPoints: [] };
  const { manifestHash } = await registerModel(database, privateKey, folder, about);
  const pngs = Array.from({ length: IMAGES }, (_, i) =>
    encodeGreyPng(
      Uint8Array.from({ length: 16 }, (_, p) => (i * 37 + p * 11) % 256),
      4,
      4,
    ),
  );
  const names = pngs.map((_, i) => `${i}.png`);
  await Promise.all(pngs.map((png, i) => writeFile(join(folder, names[i]), png)));
  const images = names.map((path, i) => ({ path, study: path, hash: sha256(pngs[i]) }));
  const stored = { content: { imageFolder: folder, images } };
  const testSets = { open: async () => ({ stored, content: stored.content }) } as unknown as FinishedTestSets;
  const hospitalData = new DataFolder(join(folder, 'hospital-data'));
  const hospitalWork = new HospitalWork({
    ...{ data: hospitalData, testSets, batchSize: 2, lanes: 1, executor: noted, memoryBytes: 1e9 },
    cluster: () => null,
    computeResults: async () => undefined,
    owesComparison: async () => false,
  });
  const proposal = {
    evaluationId: 'e1',
    vendor: { agentKey: publicKeyOf(privateKey) },
    hospital: { agentKey: publicKeyOf(privateKey) },
    model: { programHash: programHash(program), manifestHash, name: 'M', modelVersion: '1' },
    testSet: { name: 't', contentHash: 'c'.repeat(64), images: IMAGES },
    findings: ['Edema'],
    plaintextComparison,
    threatModel: 'private-against-malicious',
  } as unknown as ProposalDocument;
  const terms = { evaluationId: 'e1', attempt: 1, phase: 'run', proposalHash: 'a'.repeat(64) } as const;
  const links = await linkedPair(folder);
  const { link, sent } = recordedLink(links.hospital);
  const believed = { ...proposal, plaintextComparison: BY_VENDOR };
  const serving = new VendorWork({ data: vendorData, database, executor: noted })
    .run({ proposal: believed, link: links.vendor, terms, onProgress: () => undefined })
    .catch(() => undefined);
  await hospitalWork.run({ proposal, link, terms, onProgress: () => undefined });
  await serving;
  database.close();
  const inputs = Array.from({ length: IMAGES }, (_, i) =>
    Float32Array.from({ length: 16 }, (_, p) => ((i * 37 + p * 11) % 256) / 255),
  );
  return { sent, inputs, threatModels: threatModels.sort(), complete: await hospitalWork.isComplete(proposal) };
}

/** Whether any of the inputs, as real numbers or as the integers of the secure run, is in what was sent. */
function shows(sent: readonly { bytes: Buffer }[], inputs: readonly Float32Array[]): boolean {
  const traffic = Buffer.concat(sent.map(({ bytes }) => bytes));
  const { fractionBits } = program.input;
  return inputs.some((input) => {
    const integers = Int32Array.from(input, (value) => Math.round(value * 2 ** fractionBits));
    return [input, integers].some((values) => traffic.includes(Buffer.from(values.buffer)));
  });
}

test('both sides run the real protocol under the threat model of the terms', async () => {
  const { complete, threatModels } = await wholeRun({ agreed: false });
  expect(complete).toBe(true);
  expect(threatModels).toEqual(['hospital private-against-malicious', 'vendor private-against-malicious']);
});

test('what the hospital sends holds its images when both have agreed, and never otherwise', async () => {
  const agreed = await wholeRun(BY_VENDOR);
  expect(agreed.complete).toBe(true);
  expect(shows(agreed.sent, agreed.inputs)).toBe(true);
  await rm(join(folder, 'hospital-data'), { recursive: true });
  await rm(join(folder, 'vendor-data'), { recursive: true });
  const { sent, inputs, complete } = await wholeRun({ agreed: false });
  expect(complete).toBe(true);
  expect(sent.length).toBeGreaterThan(10);
  expect(shows(sent, inputs)).toBe(false);
  const types = sent.filter(({ control }) => control).map(({ bytes }) => JSON.parse(bytes.toString()).type);
  expect(new Set(types)).toEqual(new Set(['manifest', 'echo', 'begin', 'hello', 'opening', 'finished']));
});
