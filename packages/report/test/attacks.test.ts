/**
 * Attacks on what is released, as programs that run on releases that the product makes of several hundred studies. Each
 * succeeds against the first form of release, in which every figure had all its digits, and fails against the present one.
 */
import { type FindingPerformance, RELEASE_PARTS, type Report } from '@doubleblind/contracts';
import { beforeAll, describe, expect, test } from 'vitest';
import { examine } from '../src/disclosure/attacks/examine.ts';
import { attackOnlyPositive, attackPlots } from '../src/disclosure/attacks/single-values.ts';
import { attackGroups } from '../src/disclosure/attacks/small-groups.ts';
import { attackStaircase } from '../src/disclosure/attacks/staircase.ts';
import { type LabelledStudy, ShownSets } from '../src/disclosure/shown-sets.ts';
import { buildReport, disclose, evidenceOf, nearlyAlike, type ReportInput } from '../src/index.ts';
import { attackDifference } from './attacks/differencing.ts';
import { attackSums } from './attacks/exact-sums.ts';
import { attackMessage, type LeakingModel, leakingScore } from './attacks/hidden-message.ts';
import { exampleInput, exampleRelease } from './example.ts';
import { evidenceOfExample } from './released.ts';

const FINDINGS = ['Edema', 'Effusion', 'Fracture', 'Pneumonia', 'Rare'];
const PREVALENCES = [0.45, 0.3, 0.15, 0.04, 0.02];
const CHOICE = { evaluationId: 'e', attempt: 1, parts: RELEASE_PARTS };

/** 481 studies, findings from common to rare; the vendor had the images, so the attacker knows every score. */
function severalHundred(studies = 481): ReportInput {
  const inputs = PREVALENCES.map((prevalence, f) =>
    exampleInput({ studies, findings: [FINDINGS[f]], prevalence, seed: 11 + f, separation: 2 }),
  );
  const merge = (values: readonly ArrayLike<number>[]) =>
    Array.from({ length: values[0].length * FINDINGS.length }, (_, cell) => {
      return values[cell % FINDINGS.length][Math.floor(cell / FINDINGS.length)];
    });
  const [first] = inputs;
  const table = (of: (input: ReportInput) => { readonly scores: Float64Array }) =>
    Float64Array.from(merge(inputs.map((input) => of(input).scores)));
  const images = {
    plaintext: { ...first.imageScores!.plaintext, findings: FINDINGS, scores: table((i) => i.imageScores!.plaintext) },
    secure: { ...first.imageScores!.secure, findings: FINDINGS, scores: table((i) => i.imageScores!.secure) },
  };
  return {
    ...first,
    imageScores: images,
    secure: { ...first.secure, findings: FINDINGS, scores: table(({ secure }) => secure) },
    plaintext: { ...first.plaintext!, findings: FINDINGS, scores: table(({ plaintext }) => plaintext!) },
    labels: {
      ...first.labels,
      findings: FINDINGS,
      labels: Uint8Array.from(merge(inputs.map(({ labels }) => labels.labels))),
    },
  };
}

interface Recovered {
  readonly right: number;
  readonly wrong: number;
  readonly all: number;
  readonly uniquely: readonly string[];
}

let input: ReportInput;
/** The first form of a release with all parts: the full report. */
let old: Report;
let released: Report;

beforeAll(() => {
  input = severalHundred();
  old = buildReport(input);
  released = exampleRelease(input, CHOICE).document.report;
});

/** Labels that follow for certain from these figures, and findings of which all do. */
function recover(report: Report, figures: (finding: FindingPerformance) => FindingPerformance): Recovered {
  let right = 0;
  let wrong = 0;
  let all = 0;
  const uniquely: string[] = [];
  const evidence = evidenceOfExample(input);
  for (const finding of report.performance) {
    const { scores, labels } = evidence.findings.find((entry) => entry.finding === finding.finding)!;
    const attack = attackStaircase(figures(finding), { scores });
    const { candidates } = attackSums(figures(finding), scores, attack, report.method);
    const found = candidates?.length === 1 ? Int8Array.from(candidates[0]) : attack.labels;
    if (candidates?.length === 1) uniquely.push(finding.finding);
    all += labels.length;
    found.forEach((label, study) => {
      if (label >= 0 && label === labels[study]) right++;
      if (label >= 0 && label !== labels[study]) wrong++;
    });
  }
  return { right, wrong, all, uniquely };
}

const CURVE_ONLY = (finding: FindingPerformance): FindingPerformance => ({
  ...finding,
  ...{ operatingPoints: [], calibration: null },
  brier: { value: null, low: null, high: null },
});

describe('labels, by somebody who knows the scores', () => {
  test('from the ROC curve alone', () => {
    const before = recover(old, CURVE_ONLY);
    expect(before.wrong).toBe(0);
    expect(before.right / before.all).toBeGreaterThan(0.6);
    const after = recover(released, CURVE_ONLY);
    expect([after.right, after.wrong]).toEqual([0, 0]);
  });

  test('from everything: curve, decisions, bins, Brier score, AUROC', () => {
    const before = recover(old, (finding) => finding);
    expect(before).toMatchObject({ wrong: 0, uniquely: ['Pneumonia', 'Rare'] });
    const after = recover(released, (finding) => finding);
    expect(after).toMatchObject({ right: 0, wrong: 0, uniquely: [] });
  });
});

/** `input` without one of its studies. */
function without(given: ReportInput, study: string): ReportInput {
  const { secure, labels } = given;
  const kept = labels.studies.flatMap((name, s) => (name === study ? [] : [s]));
  const width = labels.findings.length;
  const cells = <T extends { [place: number]: number }>(of: T) =>
    kept.flatMap((s) => Array.from({ length: width }, (_, f) => of[s * width + f]));
  const studies = kept.map((s) => labels.studies[s]);
  const { plaintext: _, imageScores: __, ...rest } = given;
  return {
    ...rest,
    secure: { ...secure, studies, scores: Float64Array.from(cells(secure.scores)) },
    labels: {
      ...labels,
      studies,
      labels: Uint8Array.from(cells(labels.labels)),
      columns: Object.fromEntries(
        Object.entries(labels.columns).map(([column, values]) => [column, kept.map((s) => values[s])]),
      ),
    },
  };
}

test('twelve studies that are one patient are one patient, and ten patients are enough', () => {
  const studies = (from: number, to: number, patient: (s: number) => string) =>
    Array.from({ length: to - from }, (_, i) => ({ key: `k${from + i}`, patient: patient(from + i) }));
  const each = studies(0, 50, (s) => `p${s}`);
  expect(nearlyAlike([...each, ...studies(50, 62, () => 'q')], each)).toBe(true);
  expect(nearlyAlike([...each, ...studies(50, 62, (s) => `q${s % 10}`)], each)).toBe(false);
  // Where a patient is not named, twelve may be twelve.
  expect(nearlyAlike([...each, ...studies(50, 62, (s) => (s === 50 ? '' : 'q'))], each)).toBe(false);
  expect(nearlyAlike(each, each)).toBe(false);
  const labelled = (label: string) => each.map((study, s) => ({ ...study, labels: s < 9 ? label : 'same' }));
  expect(nearlyAlike(labelled('yes'), labelled('no'))).toBe(true);
});

test('label and score of one study, from two test sets that differ by it', () => {
  const study = input.labels.studies[100];
  const fewer = without(input, study);
  const evidence = evidenceOfExample(input);
  const smaller = buildReport(fewer);
  const errors = old.performance.map((finding, f) => {
    const { score, label } = attackDifference(smaller.performance[f], finding)!;
    expect(label).toBe(evidence.findings[f].labels[100]);
    return Math.abs(score! - evidence.findings[f].scores[100]);
  });
  expect(Math.max(...errors)).toBeLessThan(1e-9);

  const first = exampleRelease(fewer, CHOICE);
  const again = { ...CHOICE, evaluationId: 'again' };
  const second = (record = first.record) => disclose(old, evidence, again, [record]);
  expect(second).toThrow(expect.objectContaining({ code: 'DB5631' }));
  // Without that rule the label would still follow from the counts, but no score.
  const blind = second({ ...first.record, keys: [] }).document;
  expect(blind.report.performance).toEqual([]);
  expect(blind.withheld[0].reason).toContain('differ from those of an earlier release in too few');
  const coarse = FINDINGS.flatMap((name) => {
    const one = (report: Report) => report.performance.find(({ finding }) => finding === name);
    const found = attackDifference(one(first.document.report)!, one(released)!)!;
    return found.score === null ? [] : [Math.abs(found.score - evidence.findings[FINDINGS.indexOf(name)].scores[100])];
  });
  // Some come near by chance; on average a guess without any figure is as good.
  expect(coarse.reduce((sum, error) => sum + error, 0) / coarse.length).toBeGreaterThan(0.1);
});

test('a corrected label, from two releases of the same studies', () => {
  const labels = input.labels.labels.slice();
  labels[0] = 1 - labels[0];
  const corrected = { ...input, labels: { ...input.labels, labels } };
  const first = exampleRelease(input, CHOICE);
  const { document } = disclose(
    buildReport(corrected),
    evidenceOfExample(corrected),
    { ...CHOICE, evaluationId: 'again' },
    [first.record],
  );
  expect(document.withheld.map(({ finding }) => finding)).toEqual(['Edema']);
});

describe('groups, by somebody who knows which study is in which', () => {
  /** Site C has one study and is hidden; scanner X is sites A and C; sites D and E have one study each. */
  const grouped = (): ReportInput => {
    const site = input.labels.studies.map((_, s) =>
      s === 0 ? 'C' : s === 1 ? 'D' : s === 2 ? 'E' : s % 2 ? 'A' : 'B',
    );
    const scanner = site.map((name) => (name === 'A' || name === 'C' ? 'X' : 'Y'));
    return { ...input, groupColumns: ['site', 'scanner'], labels: { ...input.labels, columns: { site, scanner } } };
  };

  test('two columns: scanner X less site A is the one study of site C', () => {
    const given = grouped();
    const { columns } = given.labels;
    const evidence = evidenceOfExample(given);
    const [single] = attackGroups(buildReport(given), 'Edema', columns);
    expect(single.members).toEqual([0]);
    expect(single.positives).toBe(evidence.findings[0].labels[0]);
    const { scores, labels } = evidence.findings[0];
    expect(single.brier).toBeCloseTo((scores[0] - labels[0]) ** 2, 9);
    const { report } = exampleRelease(given, CHOICE).document;
    expect(report.groups.some(({ findings }) => findings[0].groups.some(({ suppressed }) => !suppressed))).toBe(true);
    for (const { finding } of report.performance) expect(attackGroups(report, finding, columns)).toEqual([]);
  });

  test('two hidden groups of one: the total less the shown ones', () => {
    const given = { ...grouped(), groupColumns: ['site'] };
    const site = given.labels.columns.site.map((name) => (name === 'C' ? 'A' : name));
    const two = { ...given, labels: { ...given.labels, columns: { site } } };
    const rest = attackGroups(buildReport(two), 'Edema', { site });
    expect(rest[0].members).toEqual([1, 2]);
    const { report } = exampleRelease(two, CHOICE).document;
    for (const { finding } of report.performance) expect(attackGroups(report, finding, { site })).toEqual([]);
    expect(JSON.stringify(report)).not.toContain('"E"');
  });
});

test('a ward whose two dozen films are one patient’s', () => {
  const ward = input.labels.studies.map((_, s) => (s < 24 ? 'Intensive care' : s % 2 ? 'A' : 'B'));
  const patientId = ward.map((name, s) => (name === 'Intensive care' ? 'one' : `p${s}`));
  const given = { ...input, groupColumns: ['ward'], labels: { ...input.labels, patientId, columns: { ward } } };
  const { patients, labels } = evidenceOfExample(given).findings[0];
  const [single] = attackGroups(buildReport(given), 'Edema', { ward }, patients);
  expect(single.members).toHaveLength(24);
  expect(single.positives).toBe(labels.slice(0, 24).reduce((sum, label) => sum + label, 0));
  const { report } = exampleRelease(given, CHOICE).document;
  expect(report.groups[0].findings[0].groups.map(({ group }) => group)).toContain('other groups');
  expect(JSON.stringify(report)).not.toContain('Intensive care');
  for (const { finding } of report.performance) expect(attackGroups(report, finding, { ward }, patients)).toEqual([]);
  // As many films of as many people are shown.
  const named = { ...given, labels: { ...given.labels, patientId: ward.map((_, s) => `p${s}`) } };
  expect(JSON.stringify(exampleRelease(named, CHOICE).document)).toContain('Intensive care');
});

test('a ward of one patient, from two releases that show it beside the rest and not', () => {
  const patientId = input.labels.studies.map((_, s) => (s < 24 ? 'one' : `p${s}`));
  const all = { ...input, labels: { ...input.labels, patientId } };
  const keys = new Map(input.labels.studies.map((study) => [study, study]));
  const sets = (studies: readonly string[]) => {
    const { findings } = evidenceOf({ ...all, keys });
    return findings[0].studies.filter(({ key }) => studies.includes(key));
  };
  const record = (studies: readonly string[]) => ({
    ...{ finding: 'Edema', studies: sets(studies), groups: [], steps: [] },
  });
  const rest = input.labels.studies.slice(24);
  expect(new ShownSets(sets(input.labels.studies), [record(rest)]).admitted).toBe(false);
  const unnamed = sets(input.labels.studies).map(({ key, positive }) => ({ key, positive }));
  const before = { ...record(rest), studies: unnamed.filter(({ key }) => rest.includes(key)) };
  expect(new ShownSets(unnamed, [before]).admitted).toBe(true);
});

test('the one positive study of a finding, from its AUROC', () => {
  const labels = input.labels.labels.map((label, cell) => (cell % 5 === 4 ? (cell === 504 ? 1 : 0) : label));
  const given = { ...input, labels: { ...input.labels, labels } };
  const { scores } = evidenceOfExample(given).findings[4];
  const above = attackOnlyPositive(buildReport(given).performance[4])!;
  const order = [...scores.keys()].sort((a, b) => scores[b] - scores[a]);
  expect(order[above]).toBe(100);
  const { report } = exampleRelease(given, CHOICE).document;
  expect(report.performance.map(({ finding }) => finding)).toEqual(FINDINGS.slice(0, 4));
});

test('single images, from plots and extremes', () => {
  const before = attackPlots(old);
  expect(before.single).toBeGreaterThan(100);
  expect(before.extremes).toHaveLength(FINDINGS.length);
  expect(attackPlots(released)).toEqual({ single: 0, few: 0, extremes: [] });
});

test('a set that is nearly what another one leaves over, of this release or an earlier one', () => {
  const studies = Array.from({ length: 250 }, (_, i): LabelledStudy => ({ key: `${i}`, positive: i % 2 === 0 }));
  const places = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  const earlier = (all: number, group: number[]) => ({
    ...{ finding: 'Edema', studies: studies.slice(0, all), groups: [group], steps: [] },
  });
  // What 57 to 99 leave over of a hundred are 57 of the earlier group's sixty.
  const small = new ShownSets(studies.slice(0, 100), [earlier(150, places(0, 60))]);
  expect(small.admits(places(40, 100))).toBe(true);
  expect(small.admits(places(57, 100))).toBe(false);
  // 60 to 196 are all but three of what the earlier group left over of two hundred.
  const large = new ShownSets(studies, [earlier(200, places(0, 60))]);
  expect(large.admits(places(60, 180))).toBe(true);
  expect(large.admits(places(60, 197))).toBe(false);
});

test('three groups that differ in many studies two by two: what the first two and not the third have', () => {
  const block = (name: string, size: number) =>
    Array.from({ length: size }, (_, i): LabelledStudy => ({ key: `${name}${i}`, positive: i % 2 === 0 }));
  const [p, q, few, rest] = [block('p', 20), block('q', 20), block('few', 4), block('rest', 20)];
  const studies = [...p, ...q, ...few, ...rest];
  const places = (...blocks: LabelledStudy[][]) => blocks.flat().map((study) => studies.indexOf(study));
  const shown = new ShownSets(studies, []);
  for (const group of [places(p, few), places(q)]) {
    expect(shown.admitsGroup(group)).toBe(true);
    shown.addGroup(group);
  }
  // Large, and far from every other set; but the first and the second less it are four studies.
  expect(shown.admits(places(p, q))).toBe(true);
  expect(shown.admitsGroup(places(p, q))).toBe(false);
});

test('what a model hides in low digits of its scores is in no figure of the full report either', () => {
  const small = exampleInput({ studies: 60, findings: ['Edema'], resamples: 100, compared: false });
  const told = (score: number) => {
    const scores = small.secure.scores.map((_, study) => (study === 7 ? score : 0.3));
    return buildReport({ ...small, secure: { ...small.secure, scores } }).performance;
  };
  expect(told(0.6 + 2 ** -22)).toEqual(told(0.6));
  expect(told(0.61)).not.toEqual(told(0.6));
});

test('sixteen bits of an image, hidden by a model in the low digits of one score', () => {
  const model: LeakingModel = { common: 0.3, least: 0.6, step: 2 ** -22, messages: 2 ** 16 };
  const message = 0b1011_0010_1110_0101;
  const scores = input.secure.scores.map((_, cell) =>
    Math.floor(cell / 5) === 7 ? leakingScore(model, message) : 0.3,
  );
  const { plaintext: _, imageScores: __, ...rest } = input;
  const leaking = { ...rest, secure: { ...input.secure, scores } };
  // The first form took scores as they were: the figure in all its digits, from the very scores.
  const { labels } = evidenceOfExample(leaking).findings[0];
  const exact = labels.reduce((sum, label, s) => sum + (scores[s * 5] - label) ** 2, 0) / labels.length;
  const asItWas = { ...old.performance[0], brier: { value: exact, low: null, high: null } };
  expect(attackMessage(asItWas, model)).toEqual([message]);
  const now = exampleRelease(leaking, CHOICE).document.report.performance[0];
  // What still fits says that less than one bit came through.
  expect(attackMessage(now, model).length).toBeGreaterThan(2 ** 15);
});

test('before a release its people are told, in words and numbers, that none of this works on the very document', () => {
  const { document, information } = exampleRelease(input, CHOICE);
  const evidence = evidenceOfExample(input);
  const attacks = examine(document, evidence, information, 2);
  for (const { attack, found } of attacks) expect([attack, found]).toEqual([attack, 0]);
  expect(attacks[0].text).toMatch(/0 of 2405 labels .* about 2\^\d\d/);
  expect(attacks[2].text).toMatch(/at most \d+ of the \d+ bits/);
  expect(attacks.at(-1)!.text).toContain('2 earlier releases');
  // The same on a document in the first form: it would be told, and refused.
  const first = { ...document, report: old };
  const found = Object.fromEntries(
    examine(first, evidence, information, 0).map((entry) => [entry.attack, entry.found]),
  );
  expect(found['Labels, by somebody who knows every score']).toBeGreaterThan(1500);
  expect(found['Groups added and subtracted']).toBeGreaterThan(0);
  expect(found['Single images in plots']).toBeGreaterThan(100);
});
