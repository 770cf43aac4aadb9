/** Everything that people do at pages can be done by scripts. */
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Side } from '@doubleblind/contracts';
import { encodeGreyPng } from '@doubleblind/imaging';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Pair } from './support/pair.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
let pair: Pair;

beforeAll(async () => {
  pair = await Pair.start();
});

afterAll(async () => {
  await pair?.stop();
});

async function agent(side: Side, command: string, ...rest: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    MAIN,
    command,
    '--data',
    pair.data(side).path,
    ...rest,
  ]);
  return stdout;
}

test('an evaluation is approved, previewed and released from the command line', async () => {
  const { evaluationId } = pair.portal.propose({ release: { parts: ['discrimination', 'cost'] } });
  await pair.portal.until('both know of it', () => pair.portal.traffic.length > 0);
  await Promise.all(
    (['vendor', 'hospital'] as const).map((side) => agent(side, 'approve', evaluationId, '--by', 'A. Person')),
  );
  await pair.portal.until('it is computed', () => pair.portal.observed('hospital') === 'computed');
  const preview = JSON.parse(await agent('hospital', 'release', evaluationId, '--preview', '--parts', 'cost'));
  expect(preview).toMatchObject({ parts: ['cost'], report: { subject: { run: evaluationId }, cost: { images: 12 } } });
  // Twelve studies are too few for any figure of a finding.
  expect(preview.report.performance).toEqual([]);
  expect(await agent('hospital', 'report', evaluationId)).toContain('Average precision');
  expect(pair.portal.evaluation!.released).toBeNull();
  await agent('hospital', 'require-second-person');
  await expect(agent('hospital', 'release', evaluationId)).rejects.toMatchObject({
    stderr: expect.stringContaining('DB5635'),
  });
  // The same person twice, and other parts, do not count.
  for (const parts of ['discrimination,cost', 'discrimination,cost', 'cost']) {
    const asked = await agent('hospital', 'release', evaluationId, '--by', 'A. Person', '--parts', parts);
    expect(asked).toMatch(/^not released yet/);
  }
  expect(await agent('hospital', 'release', evaluationId, '--by', 'B. Person')).toMatch(/^not released yet/);
  expect(pair.portal.evaluation!.released).toBeNull();
  const released = await agent('hospital', 'release', evaluationId, '--by', 'C. Person');
  expect(released).toBe('released: discrimination, cost\n');
  expect(pair.portal.evaluation!.released!.document.evaluationId).toBe(evaluationId);
  expect(await agent('hospital', 'evaluations')).toContain('here: released');
  await expect(agent('vendor', 'release', evaluationId)).rejects.toMatchObject({
    code: 15,
    stderr: expect.stringContaining('DB5609'),
  });
});

test('doctor says whether the portal can be reached and what waits for it', async () => {
  const lines = await agent('vendor', 'doctor');
  for (const line of ['ok   enrolment: Lumen (vendor)', 'ok   outbox: 0 requests', 'ok   portal: ', 'ok   clock: ']) {
    expect(lines).toContain(line);
  }
});

test('a folder of images becomes a registered test set', async () => {
  const images = join(pair.data('hospital').path, 'more');
  await mkdir(join(images, 'sub'), { recursive: true });
  await writeFile(join(images, 'a.png'), encodeGreyPng(new Uint8Array(16).fill(7), 4, 4));
  await writeFile(join(images, 'sub', 'b.png'), encodeGreyPng(new Uint8Array(16).fill(9), 4, 4));
  await writeFile(join(images, 'labels.csv'), 'image,Mass\na.png,1\nsub/b.png,0\n');
  await agent('hospital', 'upload', '--images', images, '--labels', join(images, 'labels.csv'), '--name', 'More');
  await pair.portal.until('it is registered', () => pair.portal.testSets.some(({ name }) => name === 'More'));
  expect(pair.portal.testSets.find(({ name }) => name === 'More')).toMatchObject({
    images: 2,
    // Two studies are too few for any count to leave the hospital.
    findings: [{ finding: 'Mass', positives: null, negatives: null, unlabelled: null }],
  });
});

test('an upload that could not be finished goes on where it stopped', async () => {
  const images = join(pair.data('hospital').path, 'later');
  await mkdir(images);
  await writeFile(join(images, 'a.png'), encodeGreyPng(new Uint8Array(16).fill(3), 4, 4));
  const labels = join(pair.data('hospital').path, 'later.csv');
  await writeFile(labels, 'image,Mass\na.png,1\nb.png,0\n');
  const upload = (...more: string[]) => agent('hospital', 'upload', '--images', images, '--labels', labels, ...more);
  await expect(upload()).rejects.toMatchObject({
    stderr: expect.stringMatching(/row 3, "b.png": no such file.*--resume.*DB2015/s),
  });
  await writeFile(join(images, 'b.png'), encodeGreyPng(new Uint8Array(16).fill(5), 4, 4));
  expect(await upload('--resume')).toContain('Test set "later": 2 images');
  await expect(upload('--resume')).rejects.toMatchObject({ stderr: expect.stringContaining('no unfinished upload') });
});
