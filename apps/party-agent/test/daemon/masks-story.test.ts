/**
 * An evaluation of masks through a portal: two daemons, the real protocol, from registration to a release that tells of no case. Of the volumes some are
 * NIfTI files and some folders of DICOM series.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
  type SliceCases,
  taskProblem,
  verifyDocument,
} from '@doubleblind/contracts';
import { renderOrgan, turnValues } from '@doubleblind/imaging';
import { checkReleased } from '@doubleblind/report';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { writeOnnx } from '../../../../packages/compiler/src/onnx/write.ts';
import { Inspector, launchBrowser, noBrowserReason } from '../../../web/test/support/browser.ts';
import { type RunningDaemon, startDaemon } from '../../src/daemon/daemon.ts';
import { enrol } from '../../src/daemon/enrol.ts';
import { registerModel } from '../../src/daemon/registration/register-model.ts';
import { FinishedTestSets } from '../../src/daemon/test-sets/finished-test-sets.ts';
import { compileModel } from '../../src/models/compile-model.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { admitPortalPage } from '../../src/store/database/browsers.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { addMaskedTestSet } from '../../src/store/masked-test-set.ts';
import { openTestSet } from '../../src/store/test-set-store.ts';
import { renderMixedSet } from '../support/series.ts';
import { FakePortal } from './support/fake-portal.ts';
import { call, callerOf } from './support/local-api.ts';

const CASES = 14;
const SIZES = [4, 8, 8] as const;
const SEED = 150_000_001;
/** Cases of which the hospital has the slices of an archive. */
const isSeries = (index: number) => index % 3 === 2;
const SERIES = Array.from({ length: CASES }, (_, i) => i).filter(isSeries).length;
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
  await renderMixedSet(scans, { patients: CASES, seed: SEED, sizes: SIZES, isSeries });
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
  expect(manifest).toMatchObject({
    images: CASES,
    masks: true,
    formats: { png: 0, nifti: CASES - SERIES, dicom: SERIES },
  });
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

/** Of a file behind its header, or of a series' slices. */
function bytesOf(path: string): Buffer {
  if (!statSync(path).isDirectory()) return gunzipSync(readFileSync(path)).subarray(352);
  return Buffer.concat(readdirSync(path).map((name) => readFileSync(join(path, name)).subarray(-2 * 64)));
}

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
      const bytes = bytesOf(join(scans, kind, name));
      // Noise is in every volume; a mask of one number throughout has nothing to be recognised by.
      const part = bytes.subarray(bytes.length >> 1, (bytes.length >> 1) + 48);
      if (new Set(part).size > 8)
        for (const encoding of ['base64', 'hex'] as const)
          expect(traffic).not.toContain(part.toString(encoding).slice(4, 40));
    }
});

/** A token as a page of the portal has it, once a person has let it in. */
function portalsToken(): string {
  const database = openDatabase(data('hospital'));
  const token = admitPortalPage(database, { readsOnly: false });
  database.close();
  return token;
}

test('slices with both masks are shown by the hospital’s agent on its own page, and to no page of the portal', async () => {
  const api = callerOf(hospital);
  const { evaluations } = await call<SliceCases>(api, 'GET', localApiPaths.slices());
  expect(evaluations).toHaveLength(1);
  const [{ id, cases }] = evaluations;
  expect(cases).toHaveLength(CASES);
  const about = await call<{ sizes: number[]; structures: string[] }>(api, 'GET', localApiPaths.sliceCase(id, '2'));
  expect([...about.sizes].sort()).toEqual([4, 8, 8]);
  const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const [voxels, model, reference] = [0, 0, 0];
  const found = { voxels, model, reference, grey: [] as number[] };
  for (let at = 0; at < about.sizes[0]; at++) {
    const answer = await fetch(api.url + localApiPaths.slice(id, '2', '0', String(at)), bearer(api.token));
    const bytes = Buffer.from(await answer.arrayBuffer());
    const count = bytes.readUInt16LE(0) * bytes.readUInt16LE(2);
    found.voxels += count;
    for (let i = 0; i < count; i++) found.grey.push(bytes.readUInt16LE(4 + 2 * i));
    found.model += bytes.subarray(4 + 2 * count, 4 + 3 * count).reduce((sum, one) => sum + one, 0);
    found.reference += bytes.subarray(4 + 3 * count).reduce((sum, one) => sum + one, 0);
  }
  expect(found.voxels).toBe(4 * 8 * 8);
  // This case is a series; it is shown from the head to the feet, from the front to the back, from the right to the left.
  const scan = renderOrgan(SEED + 2, { sizes: SIZES });
  const bright = turnValues(scan.values, scan, 'IPL').map((value) => Math.min(1, Math.max(0, (value + 200) / 500)));
  expect(isSeries(2)).toBe(true);
  expect(found.grey).toEqual(Array.from(bright, (value) => Math.round(65_535 * value)));
  // What was measured is what is shown: the volumes differ by as many voxels.
  const { spacing } = about as unknown as { spacing: number[] };
  const millilitres = spacing.reduce((product, size) => product * size, 1) / 1000;
  expect((found.model - found.reference) * millilitres).toBeCloseTo(cases[2].structures[0].volumeDifference, 6);
  const token = portalsToken();
  for (const path of [
    localApiPaths.slices(),
    localApiPaths.sliceCase(id, '2'),
    localApiPaths.slice(id, '2', '0', '1'),
  ]) {
    const refused = await fetch(api.url + path, { headers: { ...bearer(token).headers, origin: portal.origin } });
    expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('DB5702')]);
  }
  const none = [
    localApiPaths.slice(id, '2', '0', '4'),
    localApiPaths.slice(id, '2', '3', '0'),
    localApiPaths.sliceCase(id, '14'),
  ];
  for (const path of none) expect((await fetch(api.url + path, bearer(api.token))).status).toBe(404);
});

/** The axial slice of the first case in which the model's mask has most voxels. */
async function fullest({ url, token }: { url: string; token: string }): Promise<number> {
  const { evaluations } = await call<SliceCases>({ url, token }, 'GET', localApiPaths.slices());
  const counts: number[] = [];
  for (let at = 0; at < 4; at++) {
    const path = localApiPaths.slice(evaluations[0].id, '0', '0', String(at));
    const bytes = Buffer.from(
      await (await fetch(url + path, { headers: { authorization: `Bearer ${token}` } })).arrayBuffer(),
    );
    counts.push(bytes.subarray(4 + 2 * 64, 4 + 3 * 64).reduce((sum, one) => sum + one, 0));
  }
  return counts.indexOf(Math.max(...counts));
}

const reason = noBrowserReason();
test.skipIf(reason !== null)('people scroll through the slices, by mouse and keyboard, on a phone, too', async () => {
  const inspector = new Inspector();
  const api = callerOf(hospital);
  const browser = await launchBrowser();
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await page.goto(`${api.url}/masks`);
    await page.getByLabel('Code that party-agent pair shows').fill(api.token);
    await page.getByRole('button', { name: 'Pair' }).click();
    await page.getByText('Slice 2 of 4').waitFor();
    await page.locator('#slice').focus();
    await page.keyboard.press('ArrowDown');
    await page.getByText('Slice 3 of 4').waitFor();
    await page.keyboard.press('PageUp');
    await page.getByText('Slice 1 of 4').waitFor();
    await page.getByLabel('coronal').check();
    await page.getByText('Slice 4 of 8').waitFor();
    await page.getByLabel('axial').check();
    await page.getByText('Slice 2 of 4').waitFor();
    await page.locator('#at').fill(String(await fullest(api)));
    const pixels = () => page.locator('#slice').evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
    await expect.poll(pixels, { timeout: 30_000 }).toContain('data:image/png');
    await page.waitForTimeout(500);
    const both = await pixels();
    await page.getByLabel('of the model, filled').uncheck();
    await expect.poll(pixels, { timeout: 30_000 }).not.toBe(both);
    await page.getByLabel('of the model, filled').check();
    await expect.poll(pixels, { timeout: 30_000 }).toBe(both);
    await page.getByLabel('your own, as an outline').uncheck();
    await expect.poll(pixels, { timeout: 30_000 }).not.toBe(both);
    await page.getByLabel('your own, as an outline').check();
    // Beside the figures of the next case there is never a slice of this one.
    const held = Promise.withResolvers<void>();
    await page.route(/\/slices\/[^/]+\/5$/, (route) => held.promise.then(() => route.continue()));
    await page.locator('#case').selectOption({ index: 5 });
    await page.getByText('The volume is being read…').waitFor();
    const blank = () =>
      page.locator('#slice').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        return data.every((value) => value === 0);
      });
    expect(await blank()).toBe(true);
    held.resolve();
    await page.getByText(/^Slice \d of/).waitFor();
    expect(await blank()).toBe(false);
    await page.getByText(/organ: Dice (-|[01]\.\d{3}), HD95/).waitFor();
    await inspector.look(page, 'agent-masks');
    expect([inspector.findings, inspector.overflowing]).toEqual([[], []]);
  } finally {
    await browser.close();
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
