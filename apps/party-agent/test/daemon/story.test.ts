/** The whole story of one evaluation: two daemons, the real protocol, a portal that only speaks the contracts. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  type ApproveRequest,
  canonicalHash,
  type FileCheck,
  type FinishedTestSet,
  type LabelsCheck,
  localApiPaths,
  type PreviewAnswer,
  proposalHash,
  type TestSetDraft,
  verifyDocument,
} from '@doubleblind/contracts';
import { encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import { checkReleased, verifyReport } from '@doubleblind/report';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningDaemon, startDaemon } from '../../src/daemon/daemon.ts';
import { enrol } from '../../src/daemon/enrol.ts';
import { registerModel } from '../../src/daemon/registration/register-model.ts';
import { loadIdentity } from '../../src/peer/identity.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { FakePortal } from './support/fake-portal.ts';
import { type Caller, call, callerOf, tableOf } from './support/local-api.ts';
import { compileTiny, TINY_ONNX } from './support/tiny-model.ts';

const IMAGES = 6;
/** Study s4 has two views and no label for Pneumonia. */
const LABELS = [
  'file,study,site,Edema,Pneumonia,Age,Sex',
  '0.png,s0,North,0,1,40,F',
  '1.png,s1,North,1,0,41,M',
  '2.png,s2,North,0,1,42,F',
  '3.png,s3,North,1,0,43,M',
  '4.png,s4,North,0,,44,F',
  '5.png,s4,North,0,,44,F',
];
const portal = new FakePortal();
const lines: string[] = [];
let folder: string;
let vendor: RunningDaemon;
let hospital: RunningDaemon;

const data = (side: 'vendor' | 'hospital') => new DataFolder(join(folder, side));

async function daemonOf(side: 'vendor' | 'hospital'): Promise<RunningDaemon> {
  await mkdir(data(side).path, { recursive: true });
  await enrol(data(side), { portal: portal.origin, token: portal.token(side), name: side });
  return startDaemon({
    data: data(side),
    http: { host: '127.0.0.1', port: 0 },
    ...(side === 'vendor' ? { listenPeer: { host: '127.0.0.1', port: 0 } } : {}),
    batchSize: 3,
    lanes: 1,
    atOnce: 2,
    log: (line) => lines.push(`${side}: ${line}`),
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'daemon-story-'));
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
  await rm(folder, { recursive: true });
});

async function registerTiny(): Promise<void> {
  // The films of this test are squares.
  await compileTiny(join(folder, 'model'), {
    films: 20,
    spread: [0, 1],
    black: [0, 1],
    white: [0, 1],
    aspect: [0.5, 0.6],
  });
  const database = openDatabase(data('vendor'));
  const { privateKey } = await loadIdentity(data('vendor').identity);
  const about = { name: 'Tiny', modelVersion: '1.0.0', description: '', intendedUse: 'Tests', operatingPoints: [] };
  await registerModel(database, privateKey, join(folder, 'model'), about);
  database.close();
  await portal.until('the model is registered', () => portal.models.length === 1);
}

async function uploadTestSet(api: Caller): Promise<FinishedTestSet> {
  const { id } = await call<TestSetDraft>(api, 'POST', '/testsets', { name: 'Winter', description: '' });
  for (let i = 0; i < IMAGES; i++) {
    const { pixels, width, height } = renderPhantom(5000 + i, { site: i % 2, size: 320 });
    const png = encodeGreyPng(pixels, width, height);
    const check = await call<FileCheck>(
      api,
      'PUT',
      `/testsets/${id}/files/${encodeURIComponent(`films/${i}.png`)}`,
      png,
    );
    expect(check).toMatchObject({ status: 'accepted', format: 'png', width: 320, height: 320 });
  }
  const text = await call<FileCheck>(api, 'PUT', `/testsets/${id}/files/notes.txt`, Buffer.from('not an image'));
  expect(text).toMatchObject({ status: 'rejected', failure: { code: 'DB2003' } });
  const labels = await call<LabelsCheck>(api, 'PUT', `/testsets/${id}/labels`, tableOf(LABELS.join('\n')));
  expect(labels).toMatchObject({
    matchedImages: IMAGES,
    mapping: {
      image: 'file',
      study: 'study',
      site: 'site',
      groups: ['Sex'],
      findings: [{ finding: 'Edema' }, { finding: 'Pneumonia' }],
    },
    badCells: { count: 0 },
  });
  const draft = await call<TestSetDraft>(api, 'GET', `/testsets/${id}`);
  expect(draft).toMatchObject({ files: { accepted: IMAGES, rejected: 1 }, studies: 5 });
  const thumbnail = await fetch(`${api.url}/testsets/${id}/thumbnails/${encodeURIComponent(draft.thumbnails[0])}`, {
    headers: { authorization: `Bearer ${api.token}` },
  });
  expect(
    Buffer.from(await thumbnail.arrayBuffer())
      .subarray(1, 4)
      .toString(),
  ).toBe('PNG');
  return call<FinishedTestSet>(api, 'POST', `/testsets/${id}/finish`);
}

test('from registration to release: the vendor sees only what the hospital released', async () => {
  await registerTiny();
  const api = callerOf(hospital);
  const finished = await uploadTestSet(api);
  await portal.until('the test set is registered', () => portal.testSets.length === 1);
  expect(portal.testSets[0]).toMatchObject({ contentHash: finished.contentHash, images: IMAGES, studies: 5 });

  const [{ programHash }] = portal.models;
  const main = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
  const lent = ['add-baseline', '--data', data('hospital').path, '--model', TINY_ONNX, '--program-hash', programHash];
  await promisify(execFile)(process.execPath, [main, ...lent]);
  const proposal = portal.propose({
    release: { parts: ['discrimination', 'curves', 'agreement', 'cost'] },
    plaintextComparison: { agreed: true, runBy: 'hospital', on: 'all-images' },
  });
  const approve = (caller: Caller, request: ApproveRequest) =>
    call(caller, 'POST', `/evaluations/${proposal.evaluationId}/approval`, request);
  await expect(
    approve(api, { proposal: { ...proposal, purpose: 'Something else' }, approvedBy: 'Mallory' }),
  ).rejects.toMatchObject({ code: 'DB5607', status: 409 });
  await expect(call(api, 'GET', `/evaluations/${proposal.evaluationId}/preview`)).rejects.toMatchObject({
    status: 409,
  });
  await approve(api, { proposal, approvedBy: 'H. Person' });
  await approve(callerOf(vendor), { proposal, approvedBy: 'V. Person' });
  await portal.until('unlike films are told', () => portal.observed('hospital') === 'failed');
  const { failure } = portal.evaluation!.observed.hospital!;
  expect(failure).toEqual({ code: 'DB2026', detail: `${IMAGES} of ${IMAGES} images.` });
  const look = ['accept-images', '--data', data('hospital').path, proposal.evaluationId];
  const shown = await promisify(execFile)(process.execPath, [main, ...look]);
  expect(shown.stdout.split('Its width is 1.00 of its height')).toHaveLength(IMAGES + 1);
  await promisify(execFile)(process.execPath, [main, ...look, '--images', 'all', '--by', 'H. Person']);
  portal.evaluation!.attempt += 1;
  portal.push();
  await portal.until(
    'both computed',
    () => portal.observed('vendor') === 'computed' && portal.observed('hospital') === 'computed',
  );
  const { history } = portal.evaluation!;
  const preflight = history.find(({ observed }) => observed.preflight)!.observed.preflight!;
  expect(preflight.largestDifference).toBeLessThan(500);
  const told = history.filter(({ side }) => side === 'hospital').map(({ observed }) => observed);
  expect(told.some(({ observed }) => observed === 'running')).toBe(true);
  // How many of the batches are told on the way depends on how fast they are; what is told only ever goes up.
  const done = told.flatMap(({ progress }) => (progress ? [progress.imagesDone] : []));
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(done.at(-1)).toBe(IMAGES);
  portal.push();

  const preview = await call<PreviewAnswer>(api, 'GET', `/evaluations/${proposal.evaluationId}/preview`);
  const { report } = preview;
  expect(report.subject).toMatchObject({
    model: { programHash, manifestHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    testSet: { contentHash: finished.contentHash, manifestHash: canonicalHash(portal.testSets[0]) },
    proposalHash: proposalHash(proposal),
  });
  expect(report.counts).toMatchObject({ images: IMAGES, studies: 5, sites: 1 });
  expect(report.counts.findings[0]).toEqual({ finding: 'Edema', positives: 2, negatives: 3 });
  expect(report.limitations.map(({ text }) => text)).toContain(
    `${IMAGES} images are unlike those that the model was calibrated on; a person accepted them.`,
  );
  expect(report.agreement!.images!.maximumAbsolute).toBeLessThan(0.02);
  expect(report.agreement!.images!.maximumAbsolute).toBeGreaterThan(0);
  expect(report.cost!.bytesPerImage).toBeGreaterThan(1000);
  expect(report.preflight).toMatchObject({ images: 2, lastPlaces: preflight.largestDifference });
  expect(report.cost!.cpuSecondsPerImage.hospital).toBeGreaterThan(0);
  expect(report.groups.map(({ column }) => column)).toEqual(['Sex']);
  const file = (form: 'json' | 'pdf' | 'csv') =>
    fetch(`${api.url}${localApiPaths.report(proposal.evaluationId, form)}`, {
      headers: { authorization: `Bearer ${api.token}` },
    });
  const signed = await (await file('json')).text();
  expect(verifyReport(signed).report).toEqual(report);
  expect((await (await file('pdf')).text()).startsWith('%PDF-')).toBe(true);
  expect(await (await file('csv')).text()).toMatch(/,auroc,/);
  expect(portal.evaluation!.released).toBeNull();
  await expect(
    call(api, 'POST', `/evaluations/${proposal.evaluationId}/release`, { parts: ['by-site'] }),
  ).rejects.toMatchObject({ code: 'DB5608' });
  expect(
    await call(api, 'POST', `/evaluations/${proposal.evaluationId}/release`, { parts: ['discrimination', 'cost'] }),
  ).toEqual({ acknowledged: true, parts: ['discrimination', 'cost'], waitsForSecond: false });
  const released = portal.evaluation!.released!;
  expect(verifyDocument('released-results', released, proposal.hospital.agentKey)).toBe(true);
  expect(checkReleased(released.document, proposal)).toBeNull();
  expect(released.document).toMatchObject({ parts: ['discrimination', 'cost'], report: { agreement: null } });
  // Five studies are too few for any figure; the document says so of each finding.
  expect(released.document.report.performance).toEqual([]);
  expect(released.document.withheld.map(({ finding }) => finding)).toEqual(['Edema', 'Pneumonia']);
  await portal.until('released is told', () => portal.observed('hospital') === 'released');
  await expect(
    call(api, 'POST', `/evaluations/${proposal.evaluationId}/release`, { parts: ['curves'] }),
  ).rejects.toMatchObject({ code: 'DB5610', status: 409 });

  const scores = await readFile(join(data('hospital').run(proposal.evaluationId), 'scores.csv'), 'utf8');
  const traffic = portal.traffic.join('\n');
  const figures = scores.match(/0\.\d{9,}/g)!;
  expect(figures.length).toBeGreaterThan(IMAGES * 10);
  for (const score of figures) expect(traffic).not.toContain(score.slice(0, 11));
  expect(traffic).not.toMatch(/\.png|\bs4\b/);
});
