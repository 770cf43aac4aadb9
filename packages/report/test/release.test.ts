/** What a released document may hold, over all choices of its parts. */
import {
  generateAgentKey,
  type ProposalDocument,
  proposalHash,
  RELEASE_PARTS,
  type ReleasePart,
  type Report,
  releasedResultsSchema,
} from '@doubleblind/contracts';
import { wilson } from '@doubleblind/metrics';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intervalByPatientBits } from '../src/disclosure/information.ts';
import { coarse, coarseEnd, coarseEstimate } from '../src/disclosure/precision.ts';
import {
  brokenRule,
  buildReport,
  checkReleased,
  disclose,
  holdsOnly,
  registeredCounts,
  renderReportCsv,
  renderReportPdf,
  renderReportText,
} from '../src/index.ts';
import { exampleInput } from './example.ts';
import { evidenceOfExample } from './released.ts';

const INPUT = exampleInput({ missing: 0.1, studies: 400, findings: ['Edema', 'Fracture', 'Rare'] });
/** The third finding has two positive studies. */
const LABELS = INPUT.labels.labels.map((label, cell) => (cell % 3 === 2 ? (cell < 9 ? 1 : 0) : label));
const MISSING = INPUT.labels.unlabelled!.map((missing, cell) => (cell % 3 === 2 ? 0 : missing));
const GIVEN = {
  ...INPUT,
  labels: { ...INPUT.labels, labels: LABELS, unlabelled: MISSING },
  settings: { ...INPUT.settings, seed: 987_654_321 },
};
const FULL = buildReport(GIVEN);
const EVIDENCE = evidenceOfExample(GIVEN);
const subsets = fc.subarray([...RELEASE_PARTS], { minLength: 1 });
const NONE = { evaluationId: 'e', attempt: 1 };
const released = (parts: readonly ReleasePart[], report: Report = FULL) =>
  disclose(report, EVIDENCE, { evaluationId: 'e', attempt: 1, parts }, []).document;

/** Where the figures of each part stand, read off the form by hand. */
const OF_PART: Record<(typeof RELEASE_PARTS)[number], (report: Report) => unknown[]> = {
  discrimination: ({ performance, groups }) => [
    ...performance.flatMap(({ averagePrecision, operatingPoints }) => [averagePrecision, ...operatingPoints]),
    ...groups.flatMap(({ findings }) =>
      findings.flatMap(({ groups }) => groups.flatMap((row) => (row.suppressed ? [] : [row.sensitivity]))),
    ),
  ],
  curves: ({ performance }) => performance.map(({ roc }) => roc),
  calibration: ({ performance }) => performance.map(({ calibration }) => calibration),
  agreement: ({ agreement, performance, cost }) => [
    agreement,
    ...performance.map(({ roc }) => roc?.plaintext),
    cost?.plaintextCpuSecondsPerImage,
  ],
  'by-site': ({ groups }) => groups,
  cost: ({ cost }) => [cost],
};

function isAbsent(value: unknown): boolean {
  return value === null || value === undefined;
}

/** Figures of the full report that can be recognised: with so many digits, no two are alike by chance. */
function fineFigures(value: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(value, (_, item) => {
    if (typeof item === 'number' && String(item).length > 9) found.push(String(item));
    return item;
  });
  return found;
}

test('no figure of a part that was not chosen is in the document, and none of the full report in all its digits', () => {
  const { method, preflight, ...figures } = FULL;
  const fine = fineFigures(figures);
  expect(fine.length).toBeGreaterThan(300);
  fc.assert(
    fc.property(subsets, (parts) => {
      const document = released(parts);
      const withheld = RELEASE_PARTS.filter((part) => !parts.includes(part));
      for (const part of withheld) expect(OF_PART[part](document.report).every(isAbsent)).toBe(true);
      const text = JSON.stringify(document);
      for (const figure of fine) expect(text).not.toContain(figure);
      expect(text).not.toContain(String(method.seed));
      expect(brokenRule(document.report)).toBeNull();
      expect(holdsOnly(document.report, parts)).toBe(true);
      expect(releasedResultsSchema.safeParse(document).success).toBe(true);
    }),
  );
});

test('a field that the rules do not name stays in the hospital', () => {
  const named = Object.assign(structuredClone(FULL), { newFigure: 0.123 });
  Object.assign(named.performance[0], { newFigure: 0.124 });
  Object.assign(named.performance[0].calibration!, { newFigure: 0.125 });
  Object.assign(named.agreement!.findings[0], { newFigure: 0.126 });
  Object.assign(named.agreement!.images!, { newFigure: 0.127 });
  Object.assign(named.groups[1].findings[0].groups[0], { newFigure: 0.128 });
  Object.assign(named.macro, { newFigure: 0.129 });
  Object.assign(named.counts, { newFigure: 0.131 });
  Object.assign(named.cost!, { newFigure: 0.132 });
  expect(JSON.stringify(released(RELEASE_PARTS, named))).not.toMatch(/newFigure|0\.13[12]\b/);
});

test('a finding that too few studies have has no figure, no count and no place in a mean; the document says why', () => {
  const { report, withheld } = released(RELEASE_PARTS);
  expect(withheld).toEqual([{ finding: 'Rare', reason: expect.stringContaining('fewer than 5 have or lack it') }]);
  const { limitations, ...rest } = report;
  expect(JSON.stringify(rest)).not.toContain('Rare');
  expect(limitations[0].text).toContain('No figure of Rare is released');
  const shown = report.performance.map(({ auroc }) => auroc.value!);
  expect(report.macro.auroc.value).toBeCloseTo((shown[0] + shown[1]) / 2, 3);
  expect(report.macro.auroc.low).toBeNull();
});

test('steps of ROC curve, decisions and bins are the same, with five studies of either class in each', () => {
  const { report } = released(RELEASE_PARTS);
  for (const { roc, calibration, operatingPoints, prevalence } of report.performance) {
    const points = roc!.secure.points!;
    expect(points.length).toBeGreaterThan(5);
    expect(calibration!.bins).toHaveLength(points.length - 1);
    const negatives = prevalence.of - prevalence.cases;
    for (let p = 1; p < points.length; p++) {
      expect((points[p][0] - points[p - 1][0]) * negatives).toBeGreaterThan(4.4);
      expect((points[p][1] - points[p - 1][1]) * prevalence.cases).toBeGreaterThan(4.4);
    }
    for (const { sensitivity, specificity } of operatingPoints) {
      if (sensitivity.value === null) continue;
      expect(points).toContainEqual([expect.closeTo(1 - specificity.value!, 3), sensitivity.value]);
    }
  }
  expect(report.performance[0].operatingPoints[0]).toMatchObject({ name: "vendor's threshold", threshold: 0.42 });
});

test('what was released can be read as text, CSV and PDF whatever parts it has', async () => {
  for (const part of RELEASE_PARTS) {
    const { report } = released([part]);
    expect(renderReportText(report)).toContain('AUROC');
    expect(renderReportCsv(report)).toContain('auroc');
    expect((await renderReportPdf(report)).length).toBeGreaterThan(1000);
  }
});

test('a test set on which no finding has enough studies can be released: what was evaluated, and no figure', async () => {
  const input = exampleInput({ studies: 8 });
  const full = buildReport(input);
  const choice = { evaluationId: 'e', attempt: 1, parts: RELEASE_PARTS };
  const { report, withheld } = disclose(full, evidenceOfExample(input), choice, []).document;
  expect(withheld).toHaveLength(2);
  expect([report.performance, report.agreement, report.macro.auroc.value]).toEqual([[], null, null]);
  expect(renderReportText(report)).toContain('No figure of Edema is released');
  expect((await renderReportPdf(report)).length).toBeGreaterThan(1000);
});

test('a checklist answers an item of a release by what the release holds', () => {
  const answers = ({ checklists }: Report) => checklists.find(({ guideline }) => guideline === 'STARD-AI')!.items;
  const crossed = (report: Report) => answers(report).find(({ item }) => item === '30')!.answer;
  expect(crossed(released(RELEASE_PARTS).report)).toContain('at each threshold');
  expect(crossed(released(['curves']).report)).toBeNull();
  const few = exampleInput({ studies: 14, prevalence: 0.2 });
  const none = disclose(buildReport(few), evidenceOfExample(few), { ...NONE, parts: RELEASE_PARTS }, []).document;
  expect(none.report.performance).toEqual([]);
  expect(crossed(buildReport(few))).toContain('at each threshold');
  expect(crossed(none.report)).toBeNull();
});

test('sentences about a part go with it: methods, limitations, answers of checklists', () => {
  const { method, limitations, checklists } = released(['curves']).report;
  const answers = checklists.map(({ items }) => items.map(({ answer }) => answer));
  const statements = method.statements.filter(({ topic }) => topic !== 'Rules of release');
  const text = JSON.stringify([statements, limitations, answers]);
  expect(text).not.toMatch(/plaintext|Youden|average precision|PPV|calibration|Bland|flip|McNemar|by site|by sex/i);
  // Nor does a page say how figures are computed that it does not show.
  const shown = renderReportText(released(['curves']).report);
  expect(shown).not.toMatch(/Likelihood ratios|Predictive values|Net benefit|thresholds chosen on these studies/);
});

test.each<[string, (report: Report) => Report, string]>([
  ['seed', (report) => ({ ...report, method: { ...report.method, seed: 1 } }), 'seed'],
  ['a fine figure', (report) => ({ ...report, macro: { ...report.macro, brier: 0.1234 } }), 'more than three digits'],
  [
    'a fine step',
    (report) =>
      withFirst(report, {
        roc: {
          secure: {
            points: [
              [0, 0],
              [0, 0.003],
              [1, 1],
            ],
          },
          plaintext: null,
        },
      }),
    'steps of fewer than 5',
  ],
  [
    'a small bin',
    ({ performance: [{ calibration }], ...report }) =>
      withFirst(
        { ...report, performance: FULL.performance },
        { calibration: { ...calibration!, bins: [{ studies: 9, figures: null }] } },
      ),
    'fewer than 10 studies',
  ],
])('a document that breaks a rule is found by itself: %s', (_, change, clause) => {
  expect(brokenRule(change(released(RELEASE_PARTS).report))).toContain(clause);
});

function withFirst(report: Report, change: Partial<Report['performance'][number]>): Report {
  const [first] = released(RELEASE_PARTS).report.performance;
  return { ...report, performance: [{ ...first, ...change }] };
}

test('the full report breaks the rules as a release', () => {
  expect(brokenRule(FULL)).toContain('seed');
  expect(brokenRule({ ...FULL, method: { ...FULL.method, seed: null } })).toContain('Rare');
});

test('a released document has no place for the score of an image', () => {
  const document = released(['curves']);
  expect(releasedResultsSchema.safeParse({ ...document, scores: [0.1] }).success).toBe(false);
  const [first, ...rest] = document.report.performance;
  const leaking = { ...document.report, performance: [{ ...first, scores: [0.1] }, ...rest] };
  expect(releasedResultsSchema.safeParse({ ...document, report: leaking }).success).toBe(false);
});

test('results that go beyond the proposal, or belong to another one, are found', () => {
  const party = (name: string) => ({
    organisationId: name,
    organisationName: name,
    agentId: name,
    agentKey: generateAgentKey().publicKey,
  });
  const proposal: ProposalDocument = {
    format: 'doubleblind-proposal',
    version: 1,
    evaluationId: 'e',
    purpose: 'Before buying',
    vendor: party('v'),
    hospital: party('h'),
    model: { versionId: 'm', name: 'Net', modelVersion: '1', programHash: FULL.subject.model.programHash },
    testSet: { id: 't', name: 'Films', contentHash: FULL.subject.testSet.contentHash, images: FULL.counts.images },
    findings: FULL.performance.map(({ finding }) => finding),
    release: { parts: ['curves', 'agreement'] },
    plaintextComparison: { agreed: true, runBy: 'hospital', on: 'all-images' },
    equivalenceMargin: 0.01,
    notBefore: null,
    expiresAt: '2027-01-01T00:00:00.000Z',
    proposedAt: '2026-01-01T00:00:00.000Z',
  };
  const agreed = (terms: ProposalDocument): Report => ({
    ...FULL,
    subject: { ...FULL.subject, proposalHash: proposalHash(terms) },
  });
  const report = agreed(proposal);
  expect(checkReleased(released(['curves'], report), proposal)).toBeNull();
  expect(checkReleased(released(['curves', 'cost'], report), proposal)).toContain('more than was agreed');
  const whole = released(RELEASE_PARTS, report);
  expect(checkReleased({ ...whole, parts: ['curves'] }, proposal)).toContain('more than they say');
  expect(checkReleased({ ...released(['curves'], report), evaluationId: 'f' }, proposal)).toContain(
    'another evaluation',
  );
  expect(checkReleased(released(['curves']), proposal)).toContain('other terms');
  const curves = released(['curves'], report);
  const told = { ...curves, report: { ...curves.report, method: { ...curves.report.method, seed: 3 } } };
  expect(checkReleased(told, proposal)).toContain('seed');
  const fewer = { ...proposal, findings: ['Edema'] };
  expect(checkReleased(released(['curves'], agreed(fewer)), fewer)).toContain('finding');
});

test('by patient, intervals of shares count among the bits that are told, and what follows from counts alone has none', () => {
  const patientId = GIVEN.labels.studies.map((_, s) => `p${Math.floor(s / 3)}`);
  const given = { ...GIVEN, labels: { ...GIVEN.labels, patientId } };
  const choice = { evaluationId: 'e', attempt: 1, parts: RELEASE_PARTS };
  const { document, information } = disclose(buildReport(given), evidenceOfExample(given), choice, []);
  const { performance, assessment } = document.report;
  const [edema] = assessment!.findings;
  expect(edema.decisions.length).toBeGreaterThan(0);
  for (const { positiveLikelihoodRatio: ratio, atPrevalence } of edema.decisions) {
    expect(ratio).toMatchObject({ low: null, high: null, reason: expect.stringContaining('of one patient') });
    expect(atPrevalence[0].positive).toMatchObject({ low: null, high: null });
  }
  expect(brokenRule(document.report)).toBeNull();
  const byStudy = disclose(FULL, EVIDENCE, choice, []);
  expect(byStudy.document.report.assessment!.findings[0].decisions[0].positiveLikelihoodRatio.low).not.toBeNull();
  // A bin of patients with eight studies each has far fewer patients than studies.
  const eights = { ...GIVEN.labels, patientId: GIVEN.labels.studies.map((_, s) => `p${Math.floor(s / 8)}`) };
  const few = { ...GIVEN, labels: eights };
  const { bins } = disclose(buildReport(few), evidenceOfExample(few), choice, []).document.report.performance[0]
    .calibration!;
  const widths = bins.map(({ studies, figures }) => {
    const alone = wilson(figures!.observed * studies, studies);
    return (figures!.high - figures!.low) / (alone.defined ? alone.high - alone.low : 1);
  });
  expect(widths.reduce((sum, ratio) => sum + ratio, 0) / widths.length).toBeGreaterThan(1.15);
  const shown = performance[0].operatingPoints.filter(({ sensitivity }) => sensitivity.low !== null).length;
  const bits = intervalByPatientBits(performance[0].prevalence, 0.95);
  expect(information[0].told).toBeGreaterThan(bits * (1 + shown));
});

test('no interval grows narrower by being released, nor loses its value', () => {
  const value = fc.double({ min: -5, max: 400, noNaN: true });
  fc.assert(
    fc.property(value, (given) => {
      const [low, high] = [coarseEnd(given, 'low'), coarseEnd(given, 'high')];
      expect(low).toBeLessThanOrEqual(given + 1e-9);
      expect(high).toBeGreaterThanOrEqual(given - 1e-9);
      // Once is enough, and the portal takes it.
      expect([coarseEnd(low, 'low'), coarseEnd(high, 'high')]).toEqual([low, high]);
      expect([coarse(low), coarse(high)]).toEqual([low, high]);
    }),
    { examples: [[1.0000000000000004e-12], [1 - 1e-12], [0.004], [0.996]] },
  );
  const { report } = released(RELEASE_PARTS);
  const sharp = { ...FULL.performance[0].auroc, value: 0.9986, low: 0.9964, high: 0.9996 };
  expect(coarseEstimate(sharp)).toMatchObject({ value: 0.999, low: 0.99, high: 1 });
  // An end at 1 would leave the test set out of a summary.
  expect(coarseEstimate({ value: 0.97, low: 0.9412, high: 0.9934 })).toMatchObject({ low: 0.94, high: 0.994 });
  for (const [f, { auroc, brier, operatingPoints }] of report.performance.entries()) {
    const full = FULL.performance[f];
    const pairs = [[auroc, full.auroc] as const, [brier, full.brier] as const].concat(
      operatingPoints.map(({ sensitivity }, p) => [sensitivity, full.operatingPoints[p].sensitivity] as const),
    );
    for (const [shown, exact] of pairs) {
      if (shown.low === null) continue;
      expect(shown.low).toBeLessThanOrEqual(exact.low!);
      expect(shown.high!).toBeGreaterThanOrEqual(exact.high!);
    }
  }
});

test('an interval of a share by patient can look in no more ways than its bits say', () => {
  const share = fc
    .integer({ min: 1, max: 400 })
    .chain((of) => fc.tuple(fc.integer({ min: 0, max: of }), fc.constant(of)));
  fc.assert(
    fc.property(share, ([cases, of]) => {
      const looks = new Set<string>();
      for (let step = 0; step <= 2000; step++) {
        const effective = 1 + ((of - 1) * step) / 2000;
        const interval = wilson((cases / of) * effective, effective);
        if (interval.defined) looks.add(`${coarseEnd(interval.low, 'low')} ${coarseEnd(interval.high, 'high')}`);
      }
      expect(looks.size).toBeLessThanOrEqual(2 ** intervalByPatientBits({ cases, of }, 0.95) + 1e-6);
    }),
    { numRuns: 40 },
  );
});

test('what the portal is told of a test set has no count that a few studies make up', () => {
  const row = (finding: string, positives: number, negatives: number) => ({
    ...{ finding, positives, negatives, unlabelled: 0 },
  });
  const site = (name: string, studies: number) => ({
    ...{ site: name, images: studies, studies, findings: [row('Edema', 1, studies - 1)] },
  });
  const counts = {
    studies: 100,
    findings: [row('Edema', 30, 70), row('Rare', 1, 99), row('Common', 97, 3), row('Seldom labelled', 5, 4)],
    sites: [site('North', 60), site('South', 37), site('Mobile unit', 3)],
  };
  const told = registeredCounts(counts);
  expect(told.findings.map(({ finding, positives, negatives }) => [finding, positives, negatives])).toEqual([
    ['Edema', 30, 70],
    ['Rare', null, null],
    ['Common', null, null],
    ['Seldom labelled', null, null],
  ]);
  // Three studies would be left over beside both large sites, so one of them is not named either.
  expect(told.sites).toEqual([{ site: 'North', images: 60, studies: 60, findings: [] }]);
  expect(registeredCounts(told)).toEqual(told);
});
