import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderStudies } from '@doubleblind/imaging';
import { readImageScores, writeImageScores } from '@doubleblind/metrics';
import { programHash } from '@doubleblind/program';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SCORES_FILE } from '../src/jobs/evaluation/run-party.ts';
import { probabilities } from '../src/jobs/scores.ts';
import { reportOfRun } from '../src/jobs/signed-report.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { PROGRAM_FILE } from '../src/store/model-folder.ts';
import { RunStore } from '../src/store/run-store.ts';
import { addTestSet, openTestSet } from '../src/store/test-set-store.ts';
import { program, programText } from './support/program.ts';

const MAIN = join(import.meta.dirname, '..', 'src', 'cli', 'main.ts');
const FINDINGS = ['Edema', 'Cardiomegaly', 'Fracture'];

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'report-'));
  const films = join(folder, 'films');
  await renderStudies(films, { studies: 24, seed: 5, sites: [1, 2], size: 24 });
  const data = new DataFolder(join(folder, 'data'));
  const testSet = await addTestSet(data, { name: 'films', imageFolder: films, labels: join(films, 'labels.csv') });
  const run = await RunStore.create(data.run('first'), {
    ...{ id: 'first', programHash: programHash(program), contentHash: '0'.repeat(64), testSet: 'films' },
    ...{ images: 24, batchSize: 24, outputs: FINDINGS.length },
  });
  const logits = testSet.images.map((_, i) => Float32Array.from(FINDINGS, (_, f) => Math.sin(7 * i + f)));
  await run.saveBatch(0, logits);
  await run.close();
  await writeFile(join(run.folder, PROGRAM_FILE), programText);
  const scores = (shift: number) =>
    writeImageScores({
      images: testSet.images.map(({ path }) => path),
      studies: testSet.images.map(({ study }) => study),
      findings: FINDINGS,
      scores: Float64Array.from(
        logits.flatMap((values) => [
          ...probabilities(
            program,
            values.map((value) => value + shift),
          ),
        ]),
      ),
    });
  await writeFile(join(run.folder, SCORES_FILE), scores(0));
  await writeFile(join(folder, 'baseline.csv'), scores(0.001));
});
afterAll(() => rm(folder, { recursive: true }));

function agent(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { cwd: folder, encoding: 'utf8' });
  return { status, stdout, stderr };
}

test('report writes text, PDF, CSV and a JSON that verify accepts until it is changed', async () => {
  const files = ['--pdf', 'report.pdf', '--json', 'report.json', '--csv', 'report.csv'];
  const made = agent(
    'report',
    'first',
    '--data',
    'data',
    '--reference',
    'baseline.csv',
    '--resamples',
    '100',
    ...files,
  );
  expect(made.stderr).toMatch(/^report [0-9a-f]{64}, signed by /);
  expect(made.stdout).toContain('Secure against plaintext');
  expect((await readFile(join(folder, 'report.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
  expect(await readFile(join(folder, 'report.csv'), 'utf8')).toContain('agreement,Edema,,auroc_difference_delong,');

  const signer = made.stderr.trim().slice(-24);
  const verified = agent('verify', 'report.json', '--key', signer.toLowerCase());
  expect(verified).toMatchObject({ status: 0 });
  expect(verified.stdout).toContain(made.stderr.slice(7, 71));

  const text = await readFile(join(folder, 'report.json'), 'utf8');
  await writeFile(join(folder, 'changed.json'), text.replace('"studies": 24', '"studies": 25'));
  const changed = agent('verify', 'changed.json');
  expect(changed.status).toBe(17);
  expect(changed.stderr).toContain('DB7022');
}, 60_000);

test('a column that the labels do not have is named with those that they have', async () => {
  const testSet = await openTestSet(new DataFolder(join(folder, 'data')), 'films');
  const secure = readImageScores(await readFile(join(folder, 'baseline.csv'), 'utf8'));
  expect(() => reportOfRun({ program, testSet, run: 'first', secure, groupColumns: ['sex'] })).toThrow(
    'There is no column "sex"; the labels have: ',
  );
});
