/** What committees ask for: the declared goal on the first page, decisions in whole studies, groups, missing labels. */
import { type PrimaryGoal, primaryGoalSchema, RELEASE_PARTS, type Report } from '@doubleblind/contracts';
import { classify } from '@doubleblind/metrics';
import { expect, test } from 'vitest';
import { releasedAssessment } from '../src/disclosure/assessment.ts';
import { brokenRule, holdsOnly } from '../src/disclosure/check-released.ts';
import { buildReport, renderReportCsv, renderReportText } from '../src/index.ts';
import { exampleInput, exampleRelease } from './example.ts';
import { given } from './support.ts';

const GOAL: PrimaryGoal = {
  finding: 'Edema',
  threshold: 0.42,
  goals: [
    { measure: 'auroc', atLeast: 0.7 },
    { measure: 'sensitivity', atLeast: 0.6 },
  ],
};

const firstPage = (text: string) => text.slice(0, text.indexOf('What was evaluated')).replaceAll('\n', ' ');

test('a goal that was declared before the run passes where the lower ends of its intervals reach it', () => {
  const report = buildReport({ ...exampleInput(), goal: GOAL });
  const { primary } = report.assessment!;
  expect(primary!.met).toBe(true);
  for (const { atLeast, estimate } of primary!.goals) expect(estimate.low!).toBeGreaterThanOrEqual(atLeast);
  const text = firstPage(renderReportText(report));
  expect(text).toContain(
    'Declared before the run: for Edema at threshold 0.42, AUROC at least 0.7 and Sensitivity at least 0.6',
  );
  expect(text).toMatch(/Passed: Edema, AUROC 0\.\d{3}/);
  expect(renderReportCsv(report)).toMatch(/assessment,Edema,,goal_sensitivity_met,1/);
});

test('a value above the goal is not enough, nor is one goal of two', () => {
  const { assessment } = buildReport({ ...exampleInput(), goal: GOAL });
  const [, sensitivity] = assessment!.primary!.goals;
  const between = (sensitivity.estimate.low! + sensitivity.estimate.value!) / 2;
  const goal = { ...GOAL, goals: [GOAL.goals[0], { measure: 'sensitivity' as const, atLeast: between }] };
  const report = buildReport({ ...exampleInput(), goal });
  expect(report.assessment!.primary).toMatchObject({ met: false, goals: [{ met: true }, { met: false }] });
  expect(firstPage(renderReportText(report))).toMatch(/Not passed: Edema.*lower end of the interval reaches it/s);
});

test('a goal without an interval to judge it by is neither passed nor failed', () => {
  const input = given([0, 0, 1, 1, 0, 1], [0.1, 0.2, 0.8, 0.7, 0.3, 0.9]);
  const goal = { finding: 'Edema', threshold: null, goals: [{ measure: 'auroc' as const, atLeast: 0.7 }] };
  const report = buildReport({ ...input, goal });
  expect(report.assessment!.primary).toMatchObject({ met: null });
  expect(firstPage(renderReportText(report))).toContain('Cannot be judged');
});

test('a goal at no threshold, or twice the same measure, is no goal', () => {
  expect(primaryGoalSchema.safeParse(GOAL).success).toBe(true);
  expect(primaryGoalSchema.safeParse({ ...GOAL, threshold: null }).success).toBe(false);
  expect(primaryGoalSchema.safeParse({ ...GOAL, goals: [GOAL.goals[0], GOAL.goals[0]] }).success).toBe(false);
});

test('without a goal the first page says that nothing was passed or failed', () => {
  expect(firstPage(renderReportText(buildReport(exampleInput())))).toContain('nothing was passed or failed');
});

test('decisions in whole studies are those behind sensitivity and specificity at the same thresholds', () => {
  const input = exampleInput();
  const { assessment, performance } = buildReport(input);
  const [edema] = assessment!.findings;
  expect(edema.decisions.map(({ name, threshold }) => [name, threshold])).toEqual(
    performance[0].operatingPoints.map(({ name, threshold }) => [name, threshold]),
  );
  edema.decisions.forEach((decision, d) => {
    const { sensitivity, specificity } = performance[0].operatingPoints[d];
    expect([decision.truePositives, decision.falseNegatives]).toEqual([
      sensitivity.cases,
      sensitivity.of - sensitivity.cases,
    ]);
    expect([decision.trueNegatives, decision.falsePositives]).toEqual([
      specificity.cases,
      specificity.of - specificity.cases,
    ]);
  });
  // Sensitivity at a fixed specificity is among them.
  expect(edema.decisions.map(({ name }) => name)).toContain('specificity 0.9');
});

test('missing labels are counted three ways, and none where none is missing', () => {
  const { assessment } = buildReport(exampleInput({ missing: 0.1 }));
  const { missing, leftOut, asNegative, asPositive } = assessment!.findings[0].missingLabels!;
  expect(missing).toBeGreaterThan(5);
  expect(new Set([leftOut.value, asNegative.value, asPositive.value]).size).toBe(3);
  expect(leftOut.value).toBe(buildReport(exampleInput({ missing: 0.1 })).performance[0].auroc.value);
  expect(buildReport(exampleInput()).assessment!.findings[0].missingLabels).toBeNull();
});

test('uncertain labels are counted three ways apart from missing ones, whatever they count as elsewhere', () => {
  const input = exampleInput({ missing: 0.1 });
  const { labels } = input;
  // Every seventh study is uncertain for both findings; those that are not missing by chance, too.
  const uncertain = labels.labels.map((_, cell) => (Math.floor(cell / 2) % 7 === 0 ? 1 : 0));
  const studies = (marks: (cell: number) => boolean) => labels.studies.filter((_, s) => marks(2 * s)).length;
  const asMissing = labels.unlabelled!.map((mark, cell) => (uncertain[cell] === 1 ? 1 : mark));
  const of = (given: Partial<typeof labels>) =>
    buildReport({ ...input, labels: { ...labels, ...given } }).assessment!.findings[0];
  const left = of({ unlabelled: asMissing, uncertain });
  expect(left.uncertainLabels!.uncertain).toBe(18);
  expect(left.missingLabels!.missing).toBe(studies((cell) => asMissing[cell] === 1) - 18);
  // The same three figures, though the rest of the report now takes uncertain for positive.
  const yes = labels.labels.map((label, cell) => (uncertain[cell] === 1 ? 1 : label));
  const labelled = labels.unlabelled!.map((mark, cell) => (uncertain[cell] === 1 ? 0 : mark));
  const positive = of({ labels: yes, unlabelled: labelled, uncertain });
  expect(positive.uncertainLabels).toEqual(left.uncertainLabels);
  expect(positive.missingLabels!.missing).toBe(left.missingLabels!.missing);
  const { leftOut, asNegative, asPositive } = left.uncertainLabels!;
  expect(new Set([leftOut.value, asNegative.value, asPositive.value]).size).toBe(3);
  const text = renderReportText(buildReport({ ...input, labels: { ...labels, unlabelled: asMissing, uncertain } }));
  expect(text).toContain('Uncertain labels three ways');
  expect(text).toContain('Missing labels three ways');
  expect(of({}).uncertainLabels).toBeUndefined();
});

test('groups that are hidden stay hidden, and a threshold is that of the others', () => {
  const input = exampleInput();
  const { assessment, groups } = buildReport(input);
  const [site] = assessment!.groups;
  const shown = groups[0].findings[0].groups.flatMap((row) => (row.suppressed ? [] : [row.group]));
  expect(site.findings[0].differences.map(({ group }) => group)).toEqual(shown);
  expect(JSON.stringify(assessment)).not.toContain('Mobile unit');
  const [moved] = site.findings[0].transport;
  const own = input.labels.columns.site.flatMap((group, s) => (group === moved.group ? [s] : []));
  const width = input.labels.findings.length;
  const figures = classify(
    own.map((s) => input.secure.scores[s * width]),
    own.map((s) => input.labels.labels[s * width]),
    moved.threshold,
  );
  expect(figures.sensitivity).toMatchObject({ value: moved.sensitivity.value });
});

const CHOICE = { evaluationId: 'e', attempt: 1, parts: RELEASE_PARTS };

test('a release says whether the goal was met, with the figures as it shows them', () => {
  const { document } = exampleRelease({ ...exampleInput({ studies: 400 }), goal: GOAL }, CHOICE);
  const { assessment, performance } = document.report;
  const [auroc, sensitivity] = assessment!.primary!.goals;
  expect(assessment!.primary!.met).toBe(true);
  expect(auroc.estimate).toEqual(performance[0].auroc);
  const { cases: _, of: __, ...shown } = performance[0].operatingPoints[0].sensitivity;
  expect(sensitivity.estimate).toEqual(shown);
  expect(firstPage(renderReportText(document.report))).toMatch(/Passed: Edema, AUROC 0\.\d+/);
});

test('the verdict of a release is that of the unrounded figures', () => {
  const input = exampleInput({ studies: 400 });
  const { low } = buildReport(input).performance[0].auroc;
  // Between the lower end and what it is rounded to.
  const atLeast = Number((low! + 0.0004).toFixed(4));
  const goal = { ...GOAL, threshold: null, goals: [{ measure: 'auroc' as const, atLeast }] };
  const { document } = exampleRelease({ ...input, goal }, CHOICE);
  expect(document.report.assessment!.primary!.met).toBe(false);
});

test('all else of it in a release follows from figures that the release shows, or is not there', () => {
  const full = { ...exampleInput({ studies: 400, missing: 0.1 }), goal: GOAL };
  const { report } = exampleRelease(full, CHOICE).document;
  expect(report.assessment).toEqual(releasedAssessment(report.performance, report.assessment!.primary, report.method));
  expect(report.assessment).toMatchObject({ groups: [], microAuroc: { value: null } });
  for (const { missingLabels, smoothCalibration } of report.assessment!.findings) {
    expect([missingLabels, smoothCalibration.integratedIndex, smoothCalibration.curve]).toEqual([
      null,
      null,
      undefined,
    ]);
  }
});

test('a portal takes no release that has more in it', () => {
  const { report } = exampleRelease({ ...exampleInput({ studies: 400 }), goal: GOAL }, CHOICE).document;
  expect([holdsOnly(report, RELEASE_PARTS), brokenRule(report)]).toEqual([true, null]);
  const changed = (assessment: object): Report => ({ ...report, assessment: { ...report.assessment!, ...assessment } });
  const [first, ...others] = report.assessment!.findings;
  const curve = { ...first, smoothCalibration: { integratedIndex: 0.0123, p90: 0.02, maximum: 0.03 } };
  expect(holdsOnly(changed({ findings: [curve, ...others] }), RELEASE_PARTS)).toBe(false);
  expect(holdsOnly(changed({ microAuroc: { value: 0.81, low: 0.7, high: 0.9 } }), RELEASE_PARTS)).toBe(false);
});

test('what images differ by that were evaluated twice stands in the full report and in no release', () => {
  const repeatability = { images: 12, meanAbsolute: 0.00031, maximumAbsolute: 0.00123, coefficient: 0.00098 };
  const input = { ...exampleInput({ studies: 400 }), repeatability };
  const text = renderReportText(buildReport(input)).replaceAll(/\s+/g, ' ');
  expect(text).toContain('differ by 0.00031 on average and by at most 0.00123');
  expect(renderReportCsv(buildReport(input))).toContain('repeatability_coefficient');
  expect(exampleRelease(input, CHOICE).document.report.assessment).not.toHaveProperty('repeatability');
});

test('a goal that the parts leave out is not judged in the release, which says so', () => {
  const input = { ...exampleInput({ studies: 400 }), goal: GOAL };
  const { report } = exampleRelease(input, { ...CHOICE, parts: ['curves'] }).document;
  expect(report.assessment!.primary).toBeNull();
  expect(report.limitations.map(({ text }) => text).join()).toContain('Whether the goal for Edema');
});

test('by patient the report says so and its intervals are others', () => {
  const input = exampleInput();
  const patientId = input.labels.studies.map((_, s) => `p${Math.floor(s / 3)}`);
  const byPatient = buildReport({ ...input, labels: { ...input.labels, patientId } });
  const byStudy = buildReport(input);
  expect([byPatient.method.unit, byStudy.method.unit]).toEqual(['patient', 'study']);
  expect(byPatient.counts.patients).toBe(40);
  expect(byPatient.performance[0].auroc.value).toBe(byStudy.performance[0].auroc.value);
  expect(byPatient.performance[0].auroc.low).not.toBe(byStudy.performance[0].auroc.low);
  expect(byPatient.performance[0].brier.low).not.toBe(byStudy.performance[0].brier.low);
  expect(renderReportText(byPatient).replaceAll(/\s+/g, ' ')).toContain('by patient (40 patients)');
  expect(firstPage(renderReportText(byPatient))).toMatch(/at least 299 patients with and without the finding/);
  expect(renderReportText(byStudy)).toContain('Studies are taken as independent');
});

test('readers of the same studies stand beside the model at the declared threshold, and stay in the hospital', () => {
  const input = exampleInput({ studies: 300 });
  const { studies, labels } = input.labels;
  // One reads as the labels say; the other overlooks every third study with the finding.
  const ratings = (of: (label: number, study: number) => number) => ({
    ...{ studies: [...studies].reverse(), findings: ['Edema'] },
    scores: Float64Array.from(studies, (_, s) => of(labels[2 * s], s)).reverse(),
  });
  const readers = [
    { name: 'Reader 1', ratings: ratings((label) => label) },
    { name: 'Reader 2', ratings: ratings((label, study) => (study % 3 === 0 ? 0 : label)) },
  ];
  const report = buildReport({ ...input, readers });
  const [edema, ...others] = report.assessment!.readers!;
  expect(others).toEqual([]);
  const own = report.performance[0].operatingPoints[0];
  expect(edema.threshold).toBe(0.42);
  const [first, second] = edema.readers;
  expect(first.sensitivity.model).toMatchObject({ cases: own.sensitivity.cases, of: own.sensitivity.of });
  expect([first.sensitivity.reader.value, first.specificity.reader.value]).toEqual([1, 1]);
  expect(second.sensitivity.reader.value).toBeLessThan(0.8);
  expect(first.sensitivity.difference.high).toBeLessThan(0);
  expect(edema.auroc!.model).toBeCloseTo(report.performance[0].auroc.value!, 12);
  expect(renderReportText(report)).toContain('beside readers of the same studies');
  expect(renderReportCsv(report)).toContain('kappa_with_reader');
  expect(buildReport(input).assessment!.readers).toBeUndefined();
  const { document } = exampleRelease({ ...input, readers }, { evaluationId: 'e', attempt: 1, parts: RELEASE_PARTS });
  expect(JSON.stringify(document)).not.toMatch(/Reader [12]|kappa/i);
});
