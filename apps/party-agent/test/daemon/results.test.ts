/** What a hospital's report is computed from, and what may be in it: statistics over studies, no score of any one of them. */
import { type ModelManifest, type ProposalDocument, proposalHash, RELEASE_PARTS } from '@doubleblind/contracts';
import { auroc, type ImageScoreTable, seededRandom } from '@doubleblind/metrics';
import { buildReport } from '@doubleblind/report';
import { expect, test } from 'vitest';
import { type ApprovedRun, approvedReportInput } from '../../src/daemon/results/approved-run.ts';
import type { ContentImage, TestSetContent } from '../../src/store/test-set-content.ts';

const FINDINGS = ['Edema', 'Mass'];
const PROGRAM = { compiler: 'compiler 1', input: {}, output: { activation: 'sigmoid' } } as ModelManifest['program'];

/** Studies of two sites (one with a handful), two images each; Mass is unlabelled for every fifth. */
function made(studyCount: number): ApprovedRun {
  const random = seededRandom(7);
  const images = Array.from({ length: studyCount }, (_, s): ContentImage[] => {
    const study = {
      study: `study-${s}`,
      site: s < 4 ? 'Small' : 'Large',
      patient: null,
      groups: { sex: s % 2 === 0 ? 'female' : 'male' },
      labels: { Edema: random.nextDouble() < 0.4 ? 1 : 0, Mass: s % 5 === 0 ? null : s % 3 === 0 ? 1 : 0 } as const,
    };
    return ['a', 'b'].map((view) => ({ ...study, hash: `${s}${view}`, path: `study-${s}-${view}` }));
  }).flat();
  const content: TestSetContent = {
    version: 2,
    imageFolder: '',
    findings: FINDINGS,
    groups: ['sex'],
    images,
    remarks: [],
    salt: '',
  };
  const outputs = ['Other', ...FINDINGS];
  const scores = images.flatMap(({ labels }) => [
    random.nextDouble(),
    ...FINDINGS.map((finding) => score(labels[finding] ?? 0, random.nextDouble())),
  ]);
  const table = (values: readonly number[]): ImageScoreTable => ({
    images: images.map(({ path }) => path),
    studies: images.map(({ study }) => study),
    findings: outputs,
    scores: Float64Array.from(values),
  });
  return {
    proposal: proposal(images.length),
    manifest: {
      operatingPoints: [{ name: 'default', finding: 'Edema', threshold: 0.4321 }],
      program: PROGRAM,
    } as never,
    testSet: { stored: { name: 'T', content, contentHash: 'b'.repeat(64) }, content, manifestHash: 'c'.repeat(64) },
    secure: table(scores),
    notValid: 0,
    plaintext: table(scores.map((value) => value + (random.nextDouble() - 0.5) * 1e-3)),
    cost: null,
    preflight: { images: 2, lastPlaces: 4, probability: 0.0003 },
  };
}

function proposal(images: number): ProposalDocument {
  return {
    format: 'doubleblind-proposal',
    version: 2,
    evaluationId: 'e1',
    purpose: 'Test',
    vendor: { organisationId: 'v', organisationName: 'V', agentId: 'va', agentKey: 'A'.repeat(43) },
    hospital: { organisationId: 'h', organisationName: 'H', agentId: 'ha', agentKey: 'B'.repeat(43) },
    model: {
      versionId: 'm',
      name: 'Net',
      modelVersion: '1.2',
      programHash: 'a'.repeat(64),
      manifestHash: 'd'.repeat(64),
    },
    testSet: { id: 't', name: 'T', contentHash: 'b'.repeat(64), images },
    findings: FINDINGS,
    release: { parts: [...RELEASE_PARTS] },
    plaintextComparison: { agreed: true, runBy: 'hospital', on: 'all-images' },
    equivalenceMargin: 0.05,
    notBefore: null,
    expiresAt: '2027-01-01T00:00:00.000Z',
    proposedAt: '2026-01-01T00:00:00.000Z',
  };
}

function score(label: number, noise: number): number {
  return Math.min(0.998, Math.max(0.001, 0.3 * label + 0.7 * noise));
}

const run = made(80);
const reportOf = (finished: ApprovedRun) => {
  const input = approvedReportInput(finished);
  return buildReport({ ...input, settings: { ...input.settings, resamples: 200 } });
};
const report = reportOf(run);

test('the report names what the proposal names: model, test set, terms, purpose, margin', () => {
  expect(report.subject).toMatchObject({
    purpose: 'Test',
    model: { name: 'Net 1.2', programHash: 'a'.repeat(64) },
    testSet: { contentHash: 'b'.repeat(64), manifestHash: 'c'.repeat(64) },
    run: 'e1',
    proposalHash: proposalHash(run.proposal),
    plaintextRun: 'hospital',
  });
  expect(report.agreement!.margin).toBe(0.05);
  expect(report.counts).toMatchObject({ images: 160, studies: 80, sites: 2, unlabelled: [], unscored: [] });
});

test('a goal of the proposal is judged, and none where none was agreed on', () => {
  expect(report.assessment!.primary).toBeNull();
  const primaryGoal = { finding: 'Mass', threshold: null, goals: [{ measure: 'auroc' as const, atLeast: 0.5 }] };
  const input = approvedReportInput({ ...run, proposal: { ...run.proposal, primaryGoal } });
  expect(input.goal).toEqual(primaryGoal);
});

test('no score of an image or a study is in it, nor an output that was not agreed on', () => {
  const text = JSON.stringify(report);
  const numbers = new Set(text.match(/-?\d+\.\d+(e-?\d+)?/g));
  for (const { scores } of [run.secure, run.plaintext!])
    for (const value of scores) expect(numbers.has(String(value))).toBe(false);
  expect(text).not.toMatch(/study-|Other/);
});

test('the AUROC is that of the maximum over the images, on labelled studies only', () => {
  const mass = report.performance[1];
  const { images } = run.testSet.content;
  const column = (image: number) => run.secure.scores[image * 3 + 2];
  const chosen = images.flatMap(({ labels }, i) => (i % 2 === 0 && labels.Mass !== null ? [i] : []));
  const maxima = chosen.map((i) => Math.max(column(i), column(i + 1)));
  const labels = chosen.map((i) => images[i].labels.Mass!);
  expect(mass.prevalence.of).toBe(64);
  expect(auroc(maxima, labels)).toMatchObject({ value: mass.auroc.value });
});

test('patients go with the studies where the labels name them', () => {
  expect(approvedReportInput(run).labels.patientId).toBeUndefined();
  const { content } = run.testSet;
  const images = content.images.map((image, i) => ({ ...image, patient: i < 2 ? null : `patient-${i >> 2}` }));
  const { labels } = approvedReportInput({ ...run, testSet: { ...run.testSet, content: { ...content, images } } });
  expect(labels.patientId!.slice(0, 4)).toEqual(['', 'patient-0', 'patient-1', 'patient-1']);
});

const CHOSEN = ['Youden', 'sensitivity 0.9', 'specificity 0.9'];

test("decisions are reported at the vendor's threshold, and chosen thresholds are rounded", () => {
  const [edema, mass] = report.performance;
  expect(edema.operatingPoints.map(({ name }) => name)).toEqual(["vendor's threshold", ...CHOSEN]);
  expect(edema.operatingPoints[0].threshold).toBe(0.4321);
  for (const { threshold } of edema.operatingPoints.slice(1)) {
    expect(threshold).toBe(Number(threshold!.toPrecision(3)));
  }
  expect(mass.operatingPoints.map(({ name }) => name)).toEqual(CHOSEN);
});

test('results are by site and by the columns that the hospital named, small groups without figures', () => {
  const [site, sex] = report.groups;
  expect([site.column, sex.column]).toEqual(['site', 'sex']);
  const rows = site.findings[0].groups;
  expect(rows.find(({ group }) => group === 'Small')).toEqual({ suppressed: true, group: 'Small' });
  expect(sex.findings[0].groups.map(({ group, suppressed }) => [group, suppressed])).toEqual([
    ['female', false],
    ['male', false],
  ]);
});

test('where a plaintext run was agreed on but is not here, nothing is compared and the report says so', () => {
  const { plaintext: _, ...without } = run;
  const { agreement, limitations, subject } = reportOf(without);
  expect(agreement).toBeNull();
  expect(subject.plaintextRun).toBeNull();
  const byVendor = { agreed: true, runBy: 'vendor', on: 'all-images' } as const;
  const handed = approvedReportInput({ ...without, proposal: { ...run.proposal, plaintextComparison: byVendor } });
  expect(handed.subject.plaintextRun).toBe('vendor');
  expect(limitations.map(({ text }) => text)).toContain('A plaintext run by the hospital was agreed on.');
});

test('one class, and two images: a statement instead of figures', () => {
  const labels = { Edema: 0, Mass: 0 } as const;
  const { content } = run.testSet;
  const negative = { ...content, images: content.images.map((image) => ({ ...image, labels })) };
  const report = reportOf({ ...run, testSet: { ...run.testSet, content: negative } });
  expect(report.performance[0].auroc).toMatchObject({
    value: null,
    reason: expect.stringContaining('positive'),
  });
  const { macro } = reportOf(made(2));
  expect(macro.auroc.low).toBeNull();
});
