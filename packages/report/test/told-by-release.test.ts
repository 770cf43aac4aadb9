/** What a release adds to what was told before, by each of its parts: sets of studies that would lie too near, and bits. */
import { RELEASE_PARTS, type ReleasePart } from '@doubleblind/contracts';
import { seededRandom } from '@doubleblind/metrics';
import { expect, test } from 'vitest';
import { AGREEMENT_BITS } from '../src/disclosure/agreement.ts';
import { VERDICT_BITS } from '../src/disclosure/assessment.ts';
import { releasedGroups } from '../src/disclosure/groups.ts';
import { openFinding, releasedFinding } from '../src/disclosure/performance.ts';
import type { FindingRecord } from '../src/disclosure/shown-sets.ts';
import { buildReport, type ReportInput } from '../src/index.ts';
import { exampleInput, exampleRelease } from './example.ts';
import { evidenceOfExample } from './released.ts';

/** An evaluation of one finding whose vendor declares the threshold 0.42. */
function inputOf(
  studies: readonly { readonly positive: boolean; readonly score: number }[],
  columns: Readonly<Record<string, readonly string[]>>,
): ReportInput {
  const example = exampleInput({ studies: studies.length, findings: ['Edema'], compared: false, resamples: 100 });
  return {
    ...example,
    secure: { ...example.secure, scores: Float64Array.from(studies, ({ score }) => score) },
    labels: {
      ...example.labels,
      labels: Uint8Array.from(studies, ({ positive }) => (positive ? 1 : 0)),
      columns,
    },
    groupColumns: Object.keys(columns),
  };
}

function opened(
  input: ReportInput,
  earlier: readonly FindingRecord[] = [],
  parts: readonly ReleasePart[] = RELEASE_PARTS,
) {
  const report = buildReport(input);
  const [evidence] = evidenceOfExample(input).findings;
  const finding = openFinding(report.performance[0], evidence, earlier, { confidence: 0.95, parts: new Set(parts) });
  if (typeof finding === 'string') throw new Error(finding);
  return { report, finding };
}

/** So many positive and negative studies of a group, of which so many are decided wrongly. */
function decided(of: number, missed: number, alarms: number) {
  const random = seededRandom(of * 100 + missed);
  const spread = (low: number) => low + 0.3 * random.nextDouble();
  return Array.from({ length: 2 * of }, (_, s) => {
    const positive = s < of;
    const above = positive ? s >= missed : s - of < alarms;
    return { positive, score: above ? spread(0.5) : spread(0.05) };
  });
}

test('steps of a curve stay away from those that an earlier release showed', () => {
  const input = inputOf(decided(60, 15, 15), {});
  const { studies } = evidenceOfExample(input).findings[0];
  const first = releasedFinding(opened(input).finding).steps;
  expect(first.length).toBeGreaterThan(0);
  // Somebody took away the two highest scores of each: the old steps beside the new ones would tell of these.
  const before = first.map((members) => members.slice(2));
  const second = releasedFinding(
    opened(input, [{ finding: 'Edema', studies, groups: [], steps: before }]).finding,
  ).steps;
  for (const now of second)
    for (const then of before) {
      const apart = [...now, ...then].filter((study) => now.includes(study) !== then.includes(study));
      const positives = apart.filter((study) => studies[study].positive).length;
      expect(Math.min(positives, apart.length - positives) >= 5 || apart.length === 0).toBe(true);
    }
});

test('decisions of a group are shown where five of each class were right and five wrong, there and in what it leaves over', () => {
  const [few, many] = [decided(150, 2, 40), decided(150, 40, 40)];
  const input = inputOf([...few, ...many], {
    site: [...few.map(() => 'few missed'), ...many.map(() => 'many missed')],
    side: [...few, ...many].map((_, s) => (s % 2 === 0 ? 'even' : 'odd')),
  });
  const { report, finding } = opened(input);
  const rows = releasedGroups(report.groups, [finding]).tables.flatMap(({ column, findings }) =>
    findings.flatMap(({ groups }) => groups.map((row) => ({ column, row }))),
  );
  const shown = rows.flatMap(({ column, row }) => (row.suppressed ? [] : [{ column, row }]));
  expect(shown.filter(({ column }) => column === 'site').map(({ row }) => row.sensitivity)).toEqual([null, null]);
  expect(shown.filter(({ column }) => column === 'side').some(({ row }) => row.sensitivity !== null)).toBe(true);
});

test('a group does not join two others that would leave four studies over', () => {
  const blocks = {
    p: decided(100, 30, 30),
    q: decided(100, 30, 30),
    few: decided(2, 0, 0),
    rest: decided(100, 30, 30),
  };
  const names = Object.entries(blocks).flatMap(([name, studies]) => studies.map(() => name));
  const column = (...members: string[]) => names.map((name) => (members.includes(name) ? 'in' : 'out'));
  const input = inputOf(Object.values(blocks).flat(), {
    first: column('p', 'few'),
    second: column('q'),
    third: column('p', 'q'),
  });
  const { report, finding } = opened(input, [], ['by-site']);
  const [first, second, third] = releasedGroups(report.groups, [finding]).tables.map(({ findings }) =>
    findings[0].groups.filter(({ suppressed }) => !suppressed).map(({ group }) => group),
  );
  expect(first).toContain('in');
  expect(second).toContain('in');
  expect(third).toEqual([]);
});

test('groups are paid for in bits of the labels, and take half of what is left at most', () => {
  const studies = decided(200, 50, 50);
  const columns = Object.fromEntries(
    Array.from({ length: 8 }, (_, c) => [`c${c}`, studies.map((_, s) => `${(s * (2 * c + 3)) % 7 < 3}`)]),
  );
  const { report, finding } = opened(inputOf(studies, columns), [], ['by-site']);
  const left = finding.budget.left;
  const { shown } = releasedGroups(report.groups, [finding]);
  const members = shown.get('Edema')!;
  expect(members.length).toBeGreaterThan(0);
  const least = members.reduce((sum, group) => sum + Math.log2(group.length + 1), 0);
  expect(left - finding.budget.left).toBeGreaterThan(least);
});

test('intervals of shares by patient are paid for beyond the shares', () => {
  const studies = decided(200, 50, 50);
  const input = inputOf(studies, { side: studies.map((_, s) => (s % 2 === 0 ? 'even' : 'odd')) });
  const paid = (given: ReportInput) => {
    const { report, finding } = opened(given, [], ['by-site', 'discrimination']);
    const before = finding.budget.left;
    releasedGroups(report.groups, [finding]);
    return before - finding.budget.left;
  };
  const byStudy = paid(input);
  const byPatient = paid({ ...input, labels: { ...input.labels, patientId: input.labels.studies } });
  expect(byStudy).toBeGreaterThan(0);
  expect(byPatient).toBeGreaterThan(byStudy + 10);
});

test('whether the runs agree and whether a goal was met are paid for, too', () => {
  const input = exampleInput({ studies: 300, resamples: 100 });
  const told = (parts: readonly ReleasePart[], goals: number) => {
    const measures = ['auroc', 'sensitivity'] as const;
    const goal = {
      finding: 'Edema',
      threshold: goals === 2 ? 0.42 : null,
      goals: measures.slice(0, goals).map((measure) => ({ measure, atLeast: 0.7 })),
    };
    const release = exampleRelease(goals === 0 ? input : { ...input, goal }, { evaluationId: 'e', attempt: 1, parts });
    return release.information.map((finding) => finding.told);
  };
  const [edema, fracture] = told([], 0);
  expect(told(['agreement'], 0)).toEqual([edema + AGREEMENT_BITS, fracture + AGREEMENT_BITS]);
  expect(told([], 1)).toEqual([edema + VERDICT_BITS, fracture]);
});
