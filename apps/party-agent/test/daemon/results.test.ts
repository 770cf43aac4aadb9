/** What a hospital may release: statistics over studies, and no score of any one of them. */
import { RELEASE_PARTS, releasedResultsSchema, selectParts } from '@doubleblind/contracts';
import { auroc, seededRandom } from '@doubleblind/metrics';
import { expect, test } from 'vitest';
import { buildResults, type ResultsInput, STATISTICS } from '../../src/daemon/results/build.ts';
import type { StudyLabels } from '../../src/daemon/results/scores.ts';

const FINDINGS = ['Edema', 'Mass'];
const OPTIONS = { ...STATISTICS, resamples: 200 };

/** Studies of two sites (one with a handful) and two images each; Mass is unlabelled for every fifth. */
function made(studyCount: number): ResultsInput {
  const random = seededRandom(7);
  const studies: StudyLabels[] = Array.from({ length: studyCount }, (_, s) => ({
    id: `study-${s}`,
    site: s < 4 ? 'Small' : 'Large',
    labels: { Edema: random.nextDouble() < 0.4 ? 1 : 0, Mass: s % 5 === 0 ? null : s % 3 === 0 ? 1 : 0 },
  }));
  const images = studies.flatMap(({ id }) => [`${id}-a`, `${id}-b`]);
  const secure = images.map((_, i) =>
    FINDINGS.map((name) => score(studies[Math.floor(i / 2)].labels[name] ?? 0, random.nextDouble())),
  );
  const common = { images, studies: images.map((_, i) => studies[Math.floor(i / 2)].id), findings: FINDINGS };
  return {
    proposal: {
      format: 'doubleblind-proposal',
      version: 1,
      evaluationId: 'e1',
      purpose: 'Test',
      vendor: { organisationId: 'v', organisationName: 'V', agentId: 'va', agentKey: 'A'.repeat(43) },
      hospital: { organisationId: 'h', organisationName: 'H', agentId: 'ha', agentKey: 'B'.repeat(43) },
      model: { versionId: 'm', name: 'M', modelVersion: '1', programHash: 'a'.repeat(64) },
      testSet: { id: 't', name: 'T', contentHash: 'b'.repeat(64), images: images.length },
      findings: FINDINGS,
      release: { parts: [...RELEASE_PARTS] },
      plaintextComparison: { agreed: true, runBy: 'hospital', on: 'all-images' },
      equivalenceMargin: 0.05,
      notBefore: null,
      expiresAt: '2027-01-01T00:00:00.000Z',
      proposedAt: '2026-01-01T00:00:00.000Z',
    },
    attempt: 1,
    operatingPoints: [{ name: 'default', finding: 'Edema', threshold: 0.4321 }],
    studies,
    secure: { ...common, scores: secure },
    plaintext: {
      ...common,
      scores: secure.map((row) => row.map((value) => value + (random.nextDouble() - 0.5) * 1e-3)),
    },
    cost: {
      images: images.length,
      secondsTotal: 1,
      secondsPerImage: 1,
      bytesTotal: 1,
      bytesPerImage: 1,
      batchSize: 8,
      phases: [],
    },
  };
}

function score(label: number, noise: number): number {
  return Math.min(0.999, Math.max(0.001, 0.3 * label + 0.7 * noise));
}

const input = made(80);
const results = buildResults(input, OPTIONS);

test('the document keeps to the contracts, wholly and in every choice of parts', () => {
  expect(releasedResultsSchema.parse(results)).toEqual(results);
  for (const part of RELEASE_PARTS) releasedResultsSchema.parse(selectParts(results, [part]));
});

test('no score of an image or a study is in it', () => {
  const numbers = new Set(JSON.stringify(results).match(/-?\d+\.\d+(e-?\d+)?/g));
  for (const run of [input.secure, input.plaintext!]) {
    for (const value of run.scores.flat()) expect(numbers.has(String(value))).toBe(false);
  }
  expect(JSON.stringify(results)).not.toContain('study-');
});

test('the AUROC is that of the maximum over the images, on labelled studies only', () => {
  const mass = results.findings[1];
  const chosen = input.studies.flatMap((study, s) => (study.labels.Mass === null ? [] : [{ study, s }]));
  const maxima = chosen.map(({ s }) => Math.max(input.secure.scores[2 * s][1], input.secure.scores[2 * s + 1][1]));
  const labels = chosen.map(({ study }) => study.labels.Mass!);
  expect(mass.positives + mass.negatives).toBe(chosen.length);
  expect(auroc(maxima, labels)).toMatchObject({ value: mass.secure.auroc.value });
});

test('the ROC curve rises on its grid and never claims more than a threshold reaches', () => {
  const curve = results.findings[0].secure.rocCurve!;
  expect(curve).toHaveLength(101);
  curve.forEach((point, i) => {
    if (i > 0) expect(point.truePositiveRate).toBeGreaterThanOrEqual(curve[i - 1].truePositiveRate);
  });
  expect(curve[100].truePositiveRate).toBe(1);
});

test("decisions are reported at the vendor's threshold, and chosen thresholds are rounded", () => {
  const [edema, mass] = results.findings;
  const points = edema.secure.operatingPoints!;
  expect(points.map(({ name }) => name)).toEqual(["vendor's threshold", 'Youden', 'sensitivity 0.9']);
  expect(points[0].threshold).toBe(0.4321);
  for (const { threshold } of points.slice(1)) expect(threshold * 1000).toBeCloseTo(Math.round(threshold * 1000), 9);
  expect(mass.secure.operatingPoints!.map(({ name }) => name)).toEqual(['Youden', 'sensitivity 0.9']);
});

test('groups and bins of few studies are not shown', () => {
  expect(results.groups.every((group) => group.suppressed === (group.findings.length === 0))).toBe(true);
  expect(results.groups.find(({ group }) => group === 'Small')).toEqual({
    column: 'site',
    group: 'Small',
    studies: 0,
    suppressed: true,
    findings: [],
  });
  const few = buildResults(made(30), OPTIONS);
  expect(few.findings[0].secure.calibration!.bins).toEqual([]);
});

test('agreement says how far secure and plaintext are apart', () => {
  const { agreement } = results.findings[0];
  expect(agreement!.absoluteDifference.max).toBeLessThanOrEqual(5e-4);
  expect(agreement!.equivalence).toMatchObject({ margin: 0.05, equivalent: true });
  expect(agreement!.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(160);
  expect(buildResults({ ...input, plaintext: undefined as never }, OPTIONS).findings[0]).not.toHaveProperty(
    'agreement',
  );
});
