/** What committees ask for: the declared goal on the first page, decisions in whole studies, groups, missing labels. */
import { type PrimaryGoal, primaryGoalSchema, RELEASE_PARTS } from '@doubleblind/contracts';
import { classify } from '@doubleblind/metrics';
import { expect, test } from 'vitest';
import { buildReport, exampleInput, exampleRelease, renderReportCsv, renderReportText } from '../src/index.ts';
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
  expect(firstPage(renderReportText(report))).toContain('Not passed: Edema');
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

test('nothing of it is in a release', () => {
  const choice = { evaluationId: 'e', attempt: 1, parts: RELEASE_PARTS };
  const released = exampleRelease({ ...exampleInput(), goal: GOAL }, choice).document.report;
  expect(released.assessment).toBeNull();
  expect(renderReportText(released)).not.toContain('committees');
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
  expect(renderReportText(byPatient)).toContain('by patient (40 patients)');
  expect(renderReportText(byStudy)).toContain('Studies are taken as independent');
});
