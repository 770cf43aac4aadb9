/** An evaluation of masks through a portal: two daemons, the real protocol, from registration to a release that tells of no case. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import {
  type LocalEvaluation,
  localApiPaths,
  maskTermsText,
  modelExposure,
  type PreviewAnswer,
  type ProposalDocument,
  type ReleasePreview,
  taskProblem,
  verifyDocument,
} from '@doubleblind/contracts';
import { renderOrganSet } from '@doubleblind/imaging';
import { checkReleased } from '@doubleblind/report';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { writeOnnx } from '../../../../packages/compiler/src/onnx/write.ts';
import { type RunningDaemon, startDaemon } from '../../src/daemon/daemon.ts';
import { enrol } from '../../src/daemon/enrol.ts';
import { registerModel } from '../../src/daemon/registration/register-model.ts';
import { FinishedTestSets } from '../../src/daemon/test-sets/finished-test-sets.ts';
import { compileModel } from '../../src/models/compile-model.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { addMaskedTestSet } from '../../src/store/masked-test-set.ts';
import { openTestSet } from '../../src/store/test-set-store.ts';
import { FakePortal } from './support/fake-portal.ts';
import { call, callerOf } from './support/local-api.ts';

const CASES = 14;
const SIZES = [4, 8, 8] as const;
const NO_CHOICES = { columns: [] };
const portal = new FakePortal();
const lines: string[] = [];
const folder = mkdtempSync(join(tmpdir(), 'masks-story-'));
const scans = join(folder, 'scans');
let vendor: RunningDaemon;
let hospital: RunningDaemon;
const data = (side: 'vendor' | 'hospital') => new DataFolder(join(folder, side));

/** Bright voxels are the organ. */
const MODEL = writeOnnx({
  inputs: [{ name: 'volume', dims: [1, 1, ...SIZES] }],
  outputs: [{ name: 'mask' }],
  tensors: [
    { name: 'weights', dims: [2, 1, 1, 1, 1], data: Float32Array.of(0, 20) },
    { name: 'bias', dims: [2], data: Float32Array.of(0, -5) },
  ],
  nodes: [{ operator: 'Conv', inputs: ['volume', 'weights', 'bias'], outputs: ['mask'] }],
});

async function daemonOf(side: 'vendor' | 'hospital'): Promise<RunningDaemon> {
  mkdirSync(data(side).path, { recursive: true });
  await enrol(data(side), { portal: portal.origin, token: portal.token(side), name: side });
  return startDaemon({
    data: data(side),
    http: { host: '127.0.0.1', port: 0 },
    ...(side === 'vendor' ? { listenPeer: { host: '127.0.0.1', port: 0 } } : {}),
    ...{ batchSize: 7, lanes: 1, atOnce: 2 },
    log: (line) => lines.push(`${side}: ${line}`),
  });
}

beforeAll(async () => {
  await renderOrganSet(scans, { patients: CASES, seed: 150_000_001, sizes: SIZES });
  const model = join(folder, 'bright.onnx');
  writeFileSync(model, MODEL);
  await compileModel({
    ...{
      model,
      out: join(folder, 'compiled'),
      calibration: join(scans, 'volumes'),
      bits: 12,
      output: 'logits-softmax',
    },
    ...{ axes: 'SAR', window: [-200, 300], mean: [50], std: [250], findings: ['background', 'organ'] },
  });
  await portal.start();
  vendor = await daemonOf('vendor');
  hospital = await daemonOf('hospital');
});

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(lines.join('\n'));
});

afterAll(async () => {
  await vendor?.stop();
  await hospital?.stop();
  await portal.stop();
  rmSync(folder, { recursive: true });
});

async function register(): Promise<void> {
  const own = openDatabase(data('vendor'));
  const { privateKey } = await loadIdentity(data('vendor').identity);
  const about = { name: 'Bright', modelVersion: '1', description: '', intendedUse: 'Tests', operatingPoints: [] };
  await registerModel(own, privateKey, join(folder, 'compiled'), about);
  own.close();
  await addMaskedTestSet(data('hospital'), {
    ...{ name: 'ours', imageFolder: scans, labels: join(scans, 'labels.csv') },
    ...{ structures: { organ: 1, lesion: 2 }, choices: { ...NO_CHOICES, mask: undefined } },
  });
  const database = openDatabase(data('hospital'));
  const identity = await loadIdentity(data('hospital').identity);
  const testSets = new FinishedTestSets(data('hospital'), database, identity.privateKey);
  const stored = await openTestSet(data('hospital'), 'ours');
  const first = await testSets.addStored(stored, '');
  expect(await testSets.addStored(stored, '')).toBe(first);
  database.close();
  await portal.until('both are registered', () => portal.models[0] && portal.testSets[0]);
}

function terms(): Partial<ProposalDocument> {
  const [{ program }] = portal.models;
  const testSet = { images: CASES };
  return {
    masks: program.output.masks!,
    release: { parts: ['surface', 'volume', 'cost'] },
    modelExposure: modelExposure(program, { testSet, plaintextComparison: { agreed: false } } as never),
  };
}

test('from registration to release: the portal and the vendor get figures over cases, and nothing of a case', async () => {
  await register();
  const [manifest] = portal.testSets;
  expect(manifest).toMatchObject({ images: CASES, masks: true, formats: { png: 0, nifti: CASES } });
  const proposal = portal.propose(terms());
  expect(proposal.findings).toEqual(['organ']);
  expect(proposal.modelExposure!.outputs).toBe(2 * 4 * 8 * 8);
  expect(maskTermsText(proposal)).toMatch(
    /512 numbers of each volume.*for 14 volumes.*vendor: that there are 14 volumes/s,
  );

  const [vendorsApi, api] = [vendor, hospital].map(callerOf);
  // Terms that give more than there is, or less, are not signed.
  const other = { ...proposal, masks: { ...proposal.masks!, classes: 3 } };
  const path = localApiPaths.approval(proposal.evaluationId);
  await expect(call(vendorsApi, 'POST', path, { proposal: other, approvedBy: 'V' })).rejects.toThrow(/DB5639/);
  const { masks: _, ...scores } = proposal;
  await expect(call(api, 'POST', path, { proposal: scores, approvedBy: 'H' })).rejects.toThrow(/DB5639/);
  for (const [one, by] of [
    [vendorsApi, 'Vera'],
    [api, 'Hanna'],
  ] as const)
    await call(one, 'POST', path, { proposal, approvedBy: by });
  await portal.until('the hospital has computed', () => portal.observed('hospital') === 'computed');
  const preflight = portal.evaluation!.history.find(({ observed }) => observed.preflight)?.observed.preflight;
  expect(preflight!.largestDifference).not.toBeNull();
  const progress = portal.evaluation!.history.flatMap(({ observed }) => observed.progress ?? []);
  expect(progress.at(-1)).toMatchObject({ imagesDone: CASES, imagesTotal: CASES });

  const id = proposal.evaluationId;
  const { report, allowed } = await call<PreviewAnswer>(api, 'GET', localApiPaths.preview(id));
  expect(allowed).toEqual(['surface', 'volume', 'cost']);
  const [full] = report.segmentation!.structures;
  expect(full).toMatchObject({ structure: 'organ', counts: { measured: CASES } });
  expect(full.dice.mean.value).toBeGreaterThan(0.5);
  expect(report.segmentation!.onlyTestSet).toEqual(['lesion']);
  const parts = ['surface', 'volume', 'cost'];
  const shown = await call<ReleasePreview>(api, 'POST', localApiPaths.releasePreview(id), { parts });
  expect(shown.attacks.map(({ found }) => found)).toEqual([0, 0]);
  await call(api, 'POST', localApiPaths.release(id), { parts });
  await portal.until('it is released', () => portal.evaluation!.released);
  const { released } = portal.evaluation!;
  expect(released!.document).toEqual(shown.document);
  expect(verifyDocument('released-results', released!, proposal.hospital.agentKey)).toBe(true);
  expect(checkReleased(released!.document, proposal)).toBeNull();
  const [organ] = released!.document.report.segmentation!.structures;
  expect(organ.dice.median.step).not.toBeNull();
  expect(organ.counts).toBeNull();
  const csv = await fetch(`${api.url}${localApiPaths.report(id, 'csv')}`, {
    headers: { authorization: `Bearer ${api.token}` },
  });
  expect(await csv.text()).toContain('masks,organ,,dice_mean');
  expect((await call<LocalEvaluation>(api, 'GET', localApiPaths.evaluation(id))).proposal.masks).toBeDefined();
});

test('nothing that agents sent to the portal has a voxel, a mask, a figure of a case, or a name of a file', () => {
  const traffic = portal.traffic.join('\n');
  const [run] = readdirSync(data('hospital').runs);
  const measured = JSON.parse(readFileSync(join(data('hospital').run(run), 'masks-measured.json'), 'utf8'));
  const cases = measured.structures.flatMap((row: { cases: object[] }) => row.cases);
  expect(cases).toHaveLength(CASES);
  const figures = cases
    .flatMap((one: object) => Object.values(one))
    .filter((value: unknown) => String(value).length > 8);
  expect(figures.length).toBeGreaterThan(4);
  for (const figure of figures) expect(traffic).not.toContain(String(figure).slice(0, 9));
  for (const kind of ['volumes', 'masks'])
    for (const name of readdirSync(join(scans, kind))) {
      expect(traffic).not.toContain(name.split('.')[0]);
      const bytes = gunzipSync(readFileSync(join(scans, kind, name))).subarray(352);
      // Noise is in every volume; a mask of one number throughout has nothing to be recognised by.
      const part = bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + 48);
      if (new Set(part).size > 8)
        for (const encoding of ['base64', 'hex'] as const)
          expect(traffic).not.toContain(part.toString(encoding).slice(4, 40));
    }
});

test('terms of masks have no noise, plaintext run, goal, checks of answers, nor parts of scores', () => {
  const plain = {
    masks: { classes: 2, depth: 4, height: 8, width: 8 },
    plaintextComparison: { agreed: false },
    release: { parts: ['cost'] },
  };
  const problem = (change: object) => taskProblem({ ...plain, ...change } as never);
  expect(problem({})).toBeNull();
  expect(problem({ release: { parts: ['cost', 'curves'] } })).toMatch(/curves/);
  expect(problem({ release: { parts: ['cost'], privacy: { epsilon: 1 } } })).toMatch(/noise/);
  expect(problem({ plaintextComparison: { agreed: true, runBy: 'vendor', on: 'all-images' } })).toMatch(/plaintext/);
  expect(problem({ primaryGoal: { finding: 'organ' } })).toMatch(/goal/);
  expect(problem({ spotChecks: { duplicates: 1, known: 0 } })).toMatch(/twice/);
  expect(problem({ masks: undefined, release: { parts: ['surface'] } })).toMatch(/surface/);
});
