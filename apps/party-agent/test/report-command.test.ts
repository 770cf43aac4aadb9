import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signDocument } from '@doubleblind/contracts';
import { renderStudies } from '@doubleblind/imaging';
import { readImageScores, writeImageScores } from '@doubleblind/metrics';
import { programHash } from '@doubleblind/program';
import { renderReportText, verifyReport } from '@doubleblind/report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleInput, exampleRelease, exampleReport } from '../../../packages/report/test/example.ts';
import { writeResults } from '../src/daemon/results/results-file.ts';
import { loadIdentity } from '../src/peer/identity.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { PROGRAM_FILE } from '../src/store/model-folder.ts';
import { RunStore } from '../src/store/run-store.ts';
import { addTestSet, openTestSet } from '../src/store/test-set-store.ts';
import { CostRecord } from '../src/work/evaluation/cost-record.ts';
import { reportOfRun } from '../src/work/evaluation/report-input.ts';
import { SCORES_FILE } from '../src/work/evaluation/run-folder.ts';
import type { SessionStatistics } from '../src/work/evaluation/run-meter.ts';
import { probabilities, scoreTable } from '../src/work/evaluation/scores.ts';
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
  const logits = testSet.content.images.map((_, i) => Float32Array.from(FINDINGS, (_, f) => Math.sin(7 * i + f)));
  await run.saveBatch(0, logits);
  await run.close();
  await writeFile(join(run.folder, PROGRAM_FILE), programText);
  const scores = (shift: number) =>
    writeImageScores({
      images: testSet.content.images.map(({ path }) => path),
      studies: testSet.content.images.map(({ study }) => study),
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
  for (const images of [8, 16]) {
    const record = await CostRecord.open(run.folder);
    record.note(session(images));
    await record.save();
  }
});
afterAll(() => rm(folder, { recursive: true }));

/** A session that took 2 s and 1000 bytes an image. */
function session(images: number): SessionStatistics {
  return {
    images,
    setup: { wallSeconds: 3, cpuSeconds: 1, bytes: 500 },
    ...{ wallSeconds: 2 * images, cpuSeconds: images, bytesSent: 400 * images, bytesReceived: 600 * images },
    ...{ rounds: 10, peakMemoryMiB: 100, profile: [] },
  };
}

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
});

test('what evaluate left in the run folder is the cost in the report, over all sessions', async () => {
  const vendor = join(folder, 'vendor.json');
  await writeFile(vendor, JSON.stringify({ ...session(24), cpuSeconds: 36 }));
  const files = ['--json', 'cost.json', '--vendor-statistics', vendor];
  expect(agent('report', 'first', '--data', 'data', '--resamples', '100', ...files).status).toBe(0);
  const { cost } = verifyReport(await readFile(join(folder, 'cost.json'), 'utf8')).report;
  expect(cost).toMatchObject({
    ...{ images: 24, batchSize: 24, secondsPerImage: 2, bytesPerImage: 1000 },
    cpuSecondsPerImage: { vendor: 1.5, hospital: 1 },
    setup: { seconds: 6, bytes: 1000 },
  });
});

test('report prints what the daemon has computed, as it was agreed on', async () => {
  const data = new DataFolder(join(folder, 'data'));
  const report = exampleReport({ studies: 40 });
  await mkdir(data.run('evaluation-1'), { recursive: true });
  await writeResults(data.run('evaluation-1'), { attempt: 1, report });
  const made = agent('report', 'evaluation-1', '--data', 'data', '--json', 'daemon.json');
  expect(made.stdout.trim()).toBe(renderReportText(report).trim());
  expect(verifyReport(await readFile(join(folder, 'daemon.json'), 'utf8')).report).toEqual(report);
  const other = agent('report', 'evaluation-1', '--data', 'data', '--vendor-statistics', 'x');
  expect(other.stderr).toMatch(/DB5001.*--vendor-statistics/s);
});

test('verify names the evaluation, the parts and the signer of a released document', async () => {
  const { privateKey, fingerprint } = await loadIdentity(new DataFolder(join(folder, 'data')).identity);
  const parts = ['curves', 'cost'] as const;
  const { document } = exampleRelease(exampleInput({ studies: 80 }), {
    evaluationId: 'evaluation-1',
    attempt: 1,
    parts,
  });
  await writeFile(
    join(folder, 'released.json'),
    JSON.stringify(signDocument('released-results', document, privateKey)),
  );
  const verified = agent('verify', 'released.json', '--key', fingerprint);
  expect(verified.status).toBe(0);
  expect(verified.stdout).toMatch(/Released: +curves, cost, of evaluation evaluation-1/);
  expect(verified.stdout).toContain(fingerprint);
});

test('forest pools what two hospitals released about one model, and takes no test set twice', async () => {
  const { privateKey } = await loadIdentity(new DataFolder(join(folder, 'data')).identity);
  for (const [name, seed] of Object.entries({ north: 1, south: 2 })) {
    const testSet = { name, contentHash: `${seed}`.repeat(64), manifestHash: null };
    const input = exampleInput({ studies: 120, seed, subject: { testSet } });
    const { document } = exampleRelease(input, { evaluationId: name, attempt: 1, parts: ['curves'] });
    await writeFile(
      join(folder, `${name}.json`),
      JSON.stringify(signDocument('released-results', document, privateKey)),
    );
  }
  const made = agent('forest', '--report', 'North=north.json', '--report', 'South=south.json', '--finding', 'Edema');
  expect(made.stdout).toMatch(/North.*\n.*South.*\n.*Summary/);
  const twice = agent('forest', '--report', 'North=north.json', '--report', 'Again=north.json');
  expect(twice.stderr).toMatch(/DB5001.*given already/);
});

test('outputs that the vendor did not name take no names from the columns of the labels', async () => {
  const testSet = await openTestSet(new DataFolder(join(folder, 'data')), 'films');
  const { labels, ...output } = program.output;
  expect(labels).toHaveLength(3);
  const unnamed = { ...program, output };
  const secure = scoreTable(unnamed, testSet, [Float32Array.of(0.1, 0.2, 0.3)]);
  expect(secure.findings).toEqual(['output 1', 'output 2', 'output 3']);
  expect(() => reportOfRun({ program: unnamed, testSet, run: 'first', secure })).toThrow('does not name its outputs');
  // As many outputs as the labels have findings: the number says nothing about the order.
  const fourteen = scoreTable(unnamed, testSet, [new Float32Array(14)]);
  expect(fourteen.findings[13]).toBe('output 14');
  expect(() => scoreTable(program, testSet, [new Float32Array(14)])).toThrow('14 outputs, 3 findings');
});

test('a column that the labels do not have is named with those that they have', async () => {
  const testSet = await openTestSet(new DataFolder(join(folder, 'data')), 'films');
  const secure = readImageScores(await readFile(join(folder, 'baseline.csv'), 'utf8'));
  expect(() => reportOfRun({ program, testSet, run: 'first', secure, groupColumns: ['sex'] })).toThrow(
    'There is no column "sex"; the labels have: ',
  );
});

test('sample-size says how many studies show each kind of goal', () => {
  const plan = agent('sample-size', '--prevalence', '0.2', '--equivalence-margin', '0.05', '--json');
  const plans = JSON.parse(plan.stdout).plans as Record<string, { studies: number; positives: number }>;
  expect(Object.keys(plans)).toEqual([
    'AUROC 0.85, at least 0.8 shown',
    'Sensitivity 0.9, at least 0.8 shown',
    "Not more than 0.05 below another model's AUROC",
    'Secure and plaintext AUROC equivalent within 0.05',
  ]);
  // Exact binomial, by R (packages/metrics/test/golden/generate.R): 112 cases.
  expect(plans['Sensitivity 0.9, at least 0.8 shown']).toEqual({ studies: 560, positives: 112 });
  // No score moved far among fewer than 59 of a class shows nothing.
  expect(plans['Secure and plaintext AUROC equivalent within 0.05'].positives).toBeGreaterThanOrEqual(59);
});

test('the worst misses and false alarms come with their films, worst first, on a page for nobody else', async () => {
  const out = join(folder, 'failures.html');
  const args = [
    'failures',
    'first',
    '--data',
    join(folder, 'data'),
    '--finding',
    'Cardiomegaly',
    '--out',
    out,
    '--top',
    '3',
  ];
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
  const page = await readFile(out, 'utf8');
  expect((await stat(out)).mode & 0o777).toBe(0o600);
  const { content } = await openTestSet(new DataFolder(join(folder, 'data')), 'films');
  const scores = readImageScores(await readFile(join(folder, 'data', 'runs', 'first', SCORES_FILE), 'utf8'));
  const positive = content.images.filter(({ labels }) => labels.Cardiomegaly === 1).map(({ study }) => study);
  const score = (study: string) => scores.scores[3 * scores.studies.indexOf(study) + 1];
  const worst = positive.sort((a, b) => score(a) - score(b)).slice(0, 3);
  const shown = [...page.split('<h2>')[1].matchAll(/<figcaption>([^,]+),/g)].map(([, study]) => study);
  expect(shown).toEqual(worst);
  expect(page.match(/data:image\/png/g)!.length).toBe(worst.length + 3);
});
