/** A plaintext comparison by the vendor from approval to results, with agents as processes. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PlaintextComparison, PreviewAnswer } from '@doubleblind/contracts';
import { programHash } from '@doubleblind/program';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { keepImages } from '../../src/daemon/evaluations/images-stay.ts';
import { onnxFile } from '../support/onnx-model.ts';
import { program } from '../support/program.ts';
import { call } from './support/local-api.ts';
import { IMAGES, Pair } from './support/pair.ts';
import { expectSquareScores } from './support/squares.ts';

const BY_VENDOR: PlaintextComparison = { agreed: true, runBy: 'vendor', on: 'all-images' };
let pair: Pair;

beforeAll(async () => {
  pair = await Pair.start();
});

afterEach((context) => {
  if (context.task.result?.state === 'fail') console.log(pair.lines.join('\n'));
});

afterAll(async () => {
  await pair?.stop();
});

const propose = (plaintextComparison: PlaintextComparison) =>
  pair.portal.propose({ plaintextComparison, release: { parts: ['discrimination', 'agreement', 'cost'] } });

test('each agent refuses at once what it could not do later', async () => {
  const proposal = propose(BY_VENDOR);
  await expect(pair.approve('vendor', proposal)).rejects.toMatchObject({ code: 'DB5619' });
  const unmarked = propose({ ...BY_VENDOR, on: 'public-images' });
  await expect(pair.approve('hospital', unmarked)).rejects.toMatchObject({ code: 'DB5618' });
});

test('a hospital gives no image away that nobody confirmed in words', async () => {
  await expect(pair.approve('hospital', propose(BY_VENDOR))).rejects.toMatchObject({ code: 'DB5634', status: 409 });
});

test("the vendor's plaintext scores are compared in the hospital's results", async () => {
  const path = pair.data('vendor').baseline(programHash(program));
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, onnxFile);
  const proposal = propose(BY_VENDOR);
  await pair.approve('vendor', proposal);
  await pair.approve('hospital', proposal, { handOverImages: true });
  await pair.portal.until('both have computed', () =>
    (['vendor', 'hospital'] as const).every((side) => pair.portal.observed(side) === 'computed'),
  );
  await expectSquareScores(pair.data('hospital'), proposal.evaluationId);
  const { report } = await call<PreviewAnswer>(
    pair.api('hospital'),
    'GET',
    `/evaluations/${proposal.evaluationId}/preview`,
  );
  expect(report.agreement!.images).toMatchObject({ images: IMAGES * 3 });
  expect(report.agreement!.images!.maximumAbsolute).toBeLessThan(1e-4);
  expect(report.cost!.plaintextCpuSecondsPerImage).toBeGreaterThan(0);
});

test('a comparison that nobody ran is owed: nothing is released as if it had been, and it can be added after the run', async () => {
  const path = pair.data('hospital').baseline(programHash(program));
  await rm(path, { force: true });
  const proposal = propose({ agreed: true, runBy: 'hospital', on: 'all-images' });
  const { evaluationId } = proposal;
  await pair.approve('vendor', proposal);
  await pair.approve('hospital', proposal);
  await pair.portal.until('the portal knows before the run', () =>
    pair.portal.evaluation!.history.some(({ observed }) => observed.observed === 'ready' && observed.comparisonOwed),
  );
  await pair.portal.until('both have computed', () =>
    (['vendor', 'hospital'] as const).every((side) => pair.portal.observed(side) === 'computed'),
  );
  const hospital = <T>(method: string, part: string, body?: unknown) =>
    call<T>(pair.api('hospital'), method, `/evaluations/${evaluationId}/${part}`, body);
  const told = () => pair.portal.evaluation!.observed.hospital?.comparisonOwed ?? false;
  expect(told()).toBe(true);
  expect((await hospital<PreviewAnswer>('GET', 'preview')).report.agreement).toBeNull();
  expect(told()).toBe(true);
  const parts = ['discrimination', 'agreement'];
  for (const part of ['release-preview', 'release'])
    await expect(hospital('POST', part, { parts })).rejects.toMatchObject({ code: 'DB5638', status: 409 });
  await hospital('POST', 'release-preview', { parts: ['discrimination'] });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, onnxFile);
  const { report } = await hospital<PreviewAnswer>('GET', 'preview');
  expect(report.agreement!.images).toMatchObject({ images: IMAGES * 3 });
  await hospital('POST', 'release-preview', { parts });
  await expect.poll(told, { timeout: 30_000 }).toBe(false);
});

test('a hospital that has forbidden it for good refuses every proposal that would give images away', async () => {
  await keepImages(pair.data('hospital'));
  for (const on of ['all-images', 'public-images'] as const) {
    const proposal = propose({ ...BY_VENDOR, on });
    const approval = pair.approve('hospital', proposal, { handOverImages: true });
    await expect(approval).rejects.toMatchObject({ code: 'DB5633' });
  }
  await pair.approve('hospital', propose({ agreed: false }));
});
