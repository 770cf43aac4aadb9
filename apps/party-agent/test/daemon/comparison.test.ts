/** Several models on one test set, compared by the hospital's agent from the scores that it keeps. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import type { ProposalDocument } from '@doubleblind/contracts';
import { seededRandom, writeImageScores } from '@doubleblind/metrics';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exampleReport } from '../../../../packages/report/test/example.ts';
import { Results } from '../../src/daemon/results/results.ts';
import { writeResults } from '../../src/daemon/results/results-file.ts';
import type { FinishedTestSets } from '../../src/daemon/test-sets/finished-test-sets.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import type { ContentImage, TestSetContent } from '../../src/store/test-set-content.ts';
import { SCORES_FILE } from '../../src/work/evaluation/run-folder.ts';

const CONTENT_HASH = 'b'.repeat(64);
const STUDIES = 60;
const random = seededRandom(11);
const images = Array.from(
  { length: STUDIES },
  (_, s): ContentImage => ({
    ...{ hash: `${s}`, path: `${s}`, study: `study-${s}`, site: null, patient: null, groups: {} },
    labels: { Edema: s % 3 === 0 ? 1 : 0, Mass: s % 7 === 0 ? null : s % 2 === 0 ? 1 : 0 },
  }),
);
const content: TestSetContent = {
  version: 2,
  imageFolder: '',
  findings: ['Edema', 'Mass'],
  groups: [],
  images,
  remarks: [],
  salt: '',
};
const testSets = {
  open: async () => ({
    stored: { name: 'Films', content, contentHash: CONTENT_HASH },
    content,
    manifestHash: 'c'.repeat(64),
  }),
} as unknown as FinishedTestSets;

let folder: string;
let database: DatabaseSync;
let results: Results;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comparison-'));
  const data = new DataFolder(folder);
  database = openDatabase(data);
  results = new Results(data, testSets, database);
  for (const [id, skill] of [
    ['good', 0.6],
    ['poor', 0.1],
  ] as const) {
    await mkdir(data.run(id), { recursive: true });
    await writeResults(data.run(id), { attempt: 1, report: exampleReport({ studies: 20 }) });
    const scores = images.flatMap(({ labels }) => [
      random.nextDouble(),
      ...['Edema', 'Mass'].map((finding) => (1 - skill) * random.nextDouble() + skill * (labels[finding] ?? 0)),
    ]);
    const table = {
      images: images.map(({ path }) => path),
      studies: images.map(({ study }) => study),
      findings: ['Other', 'Edema', 'Mass'],
      scores: Float64Array.from(scores),
    };
    await writeFile(join(data.run(id), SCORES_FILE), writeImageScores(table));
  }
});
afterAll(() => rm(folder, { recursive: true }));

function proposal(evaluationId: string, more: Partial<ProposalDocument> = {}): ProposalDocument {
  return {
    evaluationId,
    vendor: { organisationName: `Vendor of ${evaluationId}` },
    model: { versionId: 'm', name: `Model ${evaluationId}`, modelVersion: '1', programHash: 'a'.repeat(64) },
    testSet: { id: 't', name: 'Films', contentHash: CONTENT_HASH, images: STUDIES },
    findings: ['Edema', 'Mass'],
    ...more,
  } as ProposalDocument;
}

test('the better model ranks first, over the findings that both evaluations share', async () => {
  const comparison = await results.compare([proposal('poor', { findings: ['Mass', 'Edema'] }), proposal('good')]);
  expect(comparison.testSet).toEqual({ name: 'Films', contentHash: CONTENT_HASH });
  expect(comparison.evaluations.map(({ vendor }) => vendor)).toEqual(['Vendor of poor', 'Vendor of good']);
  const mass = comparison.findings.find(({ finding }) => finding === 'Mass')!;
  expect(mass.positives + mass.negatives).toBe(images.filter(({ labels }) => labels.Mass !== null).length);
  expect(mass.ranking!.find(({ evaluationId }) => evaluationId === 'good')!.rank).toBe(1);
  expect(mass.pairs[0].difference.value).toBeGreaterThan(0.2);
  const one = await results.compare([proposal('poor', { findings: ['Edema'] }), proposal('good')]);
  expect(one.findings.map(({ finding }) => finding)).toEqual(['Edema']);
});

test('other test sets, no common finding, and results that are not there are refused', async () => {
  const elsewhere = { ...proposal('poor').testSet, contentHash: 'd'.repeat(64) };
  const compare = (other: ProposalDocument) => results.compare([proposal('good'), other]);
  await expect(compare(proposal('poor', { testSet: elsewhere }))).rejects.toMatchObject({ code: 'DB5711' });
  await expect(compare(proposal('poor', { findings: ['Nodule'] }))).rejects.toMatchObject({ code: 'DB7018' });
  await expect(compare(proposal('absent'))).rejects.toMatchObject({ code: 'DB5609' });
});
