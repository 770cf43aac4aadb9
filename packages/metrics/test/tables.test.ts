import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm } from '../src/comparison/holm.ts';
import {
  adequacyTable,
  agreementTable,
  delongCovariance,
  evaluationTable,
  type FindingEvaluation,
  forest,
  forestOfEstimates,
  formatDifference,
  formatEstimate,
  formatLevel,
  formatPValue,
  groupTable,
  type LabelTable,
  modelTable,
  performanceTable,
  randomEffects,
  renderEvaluation,
  renderForest,
  type ScoreTable,
  suppressedGroups,
} from '../src/index.ts';
import { seededRandom } from '../src/random/xoshiro.ts';
import { defined, expectError, expectNear, expectNotDefined } from './expectations.ts';

const FINDINGS = ['Edema', 'Fracture', 'Absent'];

/** 120 studies of three sites; "Absent" has no positive study. */
function simulate(noise: number): { labels: LabelTable; plaintext: ScoreTable; secure: ScoreTable } {
  const random = seededRandom(21);
  const studies = Array.from({ length: 120 }, (_, i) => `s${i}`);
  const labels = new Uint8Array(360);
  const plaintext = new Float64Array(360);
  const secure = new Float64Array(360);
  for (let i = 0; i < 360; i++) {
    labels[i] = i % 3 === 2 ? 0 : Number(random.nextDouble() < 0.3);
    plaintext[i] = 0.1 + 0.5 * random.nextDouble() + 0.2 * labels[i];
    secure[i] = Math.min(1, Math.max(0, plaintext[i] + noise * (random.nextDouble() - 0.5)));
  }
  const site = studies.map((_, i) => (i < 70 ? 'A' : i < 114 ? 'B' : 'C'));
  return {
    labels: { studies, findings: FINDINGS, labels, columns: { site } },
    plaintext: { studies, findings: FINDINGS, scores: plaintext },
    secure: { studies, findings: FINDINGS, scores: secure },
  };
}

const data = simulate(0.002);
const OPTIONS = { resamples: 500, seed: 4 };

/** Every number of a result, to look for values that are none. */
function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(numbersOf) : [];
}

describe('the evaluation table', () => {
  const table = evaluationTable(data, OPTIONS);

  it('holds both runs side by side with intervals around the values', () => {
    expect(table.studies).toBe(120);
    const [edema] = table.findings;
    for (const { value, low, high } of [edema.auroc.plaintext, edema.auroc.secure]) {
      expect(low!).toBeLessThan(value!);
      expect(high!).toBeGreaterThan(value!);
    }
    expect(edema.ks.pValue).toBeGreaterThan(0.9);
    expect(Math.abs(edema.brier.plaintext - edema.brier.secure)).toBeLessThan(0.001);
  });

  it('says why a finding without positives has no AUROC, and leaves it out of the mean', () => {
    const absent = table.findings[2];
    expect(absent.auroc.plaintext).toEqual({
      value: null,
      low: null,
      high: null,
      reason: 'AUROC needs both classes: none of the 120 studies is positive',
    });
    expect(table.macro.findings).toEqual(['Edema', 'Fracture']);
    const values = table.findings.slice(0, 2).map((row) => row.auroc.plaintext.value!);
    expectNear(table.macro.auroc.plaintext.value!, (values[0] + values[1]) / 2);
  });

  it('does not depend on the order of the studies in the score tables', () => {
    const order = data.secure.studies.map((_, i) => (i * 7) % 120);
    const shuffled: ScoreTable = {
      studies: order.map((i) => data.secure.studies[i]),
      findings: FINDINGS,
      scores: Float64Array.from(order.flatMap((i) => [...data.secure.scores.subarray(3 * i, 3 * i + 3)])),
    };
    expect(evaluationTable({ ...data, secure: shuffled }, OPTIONS)).toEqual(table);
  });

  it('holds no value that is not a number', () => {
    for (const value of numbersOf(table)) expect(Number.isFinite(value)).toBe(true);
  });

  it('is by patient where the labels name patients, and says which', () => {
    const score = (study: number) => data.secure.scores[study * FINDINGS.length];
    const order = data.labels.studies.map((_, i) => i).sort((a, b) => score(a) - score(b));
    const patientId = order.map((_, i) => `p${Math.floor(order.indexOf(i) / 4)}`);
    const byPatient = evaluationTable({ ...data, labels: { ...data.labels, patientId } }, OPTIONS);
    expect([table.method.unit, byPatient.method.unit]).toEqual(['study', 'patient']);
    expect(byPatient.findings[0].auroc.secure.low).not.toBe(table.findings[0].auroc.secure.low);
    expect(byPatient.macro.auroc.secure.low).not.toBe(table.macro.auroc.secure.low);
    expect(renderEvaluation(table)).toMatch(/taken as independent/);
    expect(renderEvaluation(byPatient)).toMatch(/by patient/);
  });

  it('gives each run its own interval, the one that it has when compared with itself', () => {
    const noisy = simulate(0.8);
    const both = evaluationTable(noisy, OPTIONS).findings[0].auroc;
    const alone = evaluationTable({ ...noisy, plaintext: noisy.secure }, OPTIONS).findings[0].auroc;
    expect(both.secure).toEqual(alone.plaintext);
    expect(both.secure.low).not.toBe(both.plaintext.low);
  });

  it('is rendered with the columns of the reference study', () => {
    const text = renderEvaluation(table);
    expect(text).toMatch(/AUROC \[95% CI\] insecure +AUROC \[95% CI\] secure/);
    expect(text).toMatch(/Edema +\d+ +0\.\d{3} \[0\.\d{3}-0\.\d{3}\]/);
    expect(text).toMatch(/Absent: AUROC needs both classes/);
    expect(text).toMatch(/500 resamples, seed 4/);
  });

  it('refuses tables that do not hold the same studies or findings', () => {
    const fewer = { ...data.secure, studies: data.secure.studies.slice(1), scores: data.secure.scores.slice(3) };
    expectError('DB7017', () => evaluationTable({ ...data, secure: fewer }), /"s0" is labelled but not scored/);
    const cut = { ...data.secure, scores: data.secure.scores.slice(1) };
    expectError('DB7002', () => evaluationTable({ ...data, secure: cut }), /359 scores for 120 studies and 3 findings/);
    const renamed = { ...data.secure, findings: ['Edema', 'Fracture', 'Other'] };
    expectError('DB7018', () => evaluationTable({ ...data, secure: renamed }), /Absent, Other/);
    const twice = { ...data.secure, studies: data.secure.studies.map((s, i) => (i === 1 ? 's0' : s)) };
    expectError('DB7015', () => evaluationTable({ ...data, secure: twice }), /s0/);
    const unlabelled = { ...data.labels, findings: ['X', 'Y', 'Z'] };
    expectError('DB7018', () => evaluationTable({ ...data, labels: unlabelled }), /Labels: X, Y, Z/);
  });

  it('leaves out findings that only one side knows, and names them', () => {
    const partly = evaluationTable(
      { ...data, labels: { ...data.labels, findings: ['Edema', 'Fracture', 'Nodule'] } },
      OPTIONS,
    );
    expect(partly.unlabelled).toEqual(['Absent']);
    expect(partly.unscored).toEqual(['Nodule']);
    expect(partly.findings.map((row) => row.name)).toEqual(['Edema', 'Fracture']);
  });

  it('leaves a study without a label for a finding out of that finding only', () => {
    const unlabelled = Uint8Array.from({ length: 360 }, (_, i) => (i % 3 === 2 || (i % 3 === 0 && i < 90) ? 1 : 0));
    // What the missing cells hold does not matter.
    const labels = data.labels.labels.map((label, i) => (unlabelled[i] ? 1 : label));
    const partly = evaluationTable({ ...data, labels: { ...data.labels, labels, unlabelled } }, OPTIONS);
    expect(partly.unlabelled).toEqual(['Absent']);
    const rest = data.labels.studies.slice(30);
    const from = <T extends { studies: readonly string[] }>(cut: T): T => ({ ...cut, studies: rest });
    const alone = evaluationTable({
      plaintext: from({ ...data.plaintext, scores: data.plaintext.scores.slice(90) }),
      secure: from({ ...data.secure, scores: data.secure.scores.slice(90) }),
      labels: from({ ...data.labels, labels: data.labels.labels.slice(90) }),
    });
    const figures = (row: FindingEvaluation) => [row.positives, row.auroc.secure.value, row.ks, row.brier];
    expect(figures(partly.findings[0])).toEqual(figures(alone.findings[0]));
    expect(partly.findings[1]).toEqual(table.findings[1]);
    const all = { suppression: { minimumStudies: 1, minimumPerClass: 0 } };
    const bySite = groupTable(data.secure, { ...data.labels, labels, unlabelled }, 'site', all);
    expect(bySite.findings[0].groups[0]).toMatchObject({ group: 'A', studies: 40 });
    const none = { ...data.labels, unlabelled: new Uint8Array(360).fill(1) };
    expectError('DB7018', () => evaluationTable({ ...data, labels: none }), /No study has a label/);
  });
});

describe('numbers in text', () => {
  it('show signs of differences, small p-values as a bound, and no minus zero', () => {
    expect(formatDifference({ difference: 0.00081, low: -0.0007, high: 0.0023 })).toBe('+0.0008 [-0.0007, +0.0023]');
    expect(formatDifference({ difference: -1e-9, low: -0, high: 0 })).toBe('0.0000 [0.0000, 0.0000]');
    expect([formatPValue(0.0342), formatPValue(1e-9)]).toEqual(['0.034', '<0.001']);
    expect(formatEstimate({ value: 1, low: null, high: null, reason: 'x' })).toBe('1.000 [not defined]');
    expect(formatEstimate({ value: -0.33, low: -0.65, high: -0.01 }, 2)).toBe('-0.33 [-0.65 to -0.01]');
    expect(formatLevel(0.95)).toBe('95%');
  });
});

describe('the agreement table', () => {
  it('finds close runs of enough studies equivalent and different runs not', () => {
    const near = agreementTable(data, OPTIONS).findings[0];
    // Of some 36 positives none was moved far; that leaves up to 8% unseen.
    expect(near.equivalence).toMatchObject({ defined: true, equivalent: false, margin: 0.01, moved: 0 });
    const wide = agreementTable(data, { ...OPTIONS, margin: 0.15 }).findings[0];
    expect(wide.equivalence).toMatchObject({ defined: true, equivalent: true });
    const far = agreementTable(simulate(0.8), OPTIONS).findings[0];
    expect(far.equivalence).toMatchObject({ defined: true, equivalent: false });
    expect(defined(far.flips[0].result).flips).toBeGreaterThan(defined(near.flips[0].result).flips);
  });

  it('counts flips at the very thresholds of the performance table', () => {
    const noisy = simulate(0.8);
    const points = { youden: true, sensitivities: [0.9] };
    const { flips } = agreementTable(noisy, { ...OPTIONS, operatingPoints: points }).findings[0];
    const secure = performanceTable(noisy.secure, noisy.labels, { ...OPTIONS, operatingPoints: points }).findings[0];
    expect(flips.map(({ result }) => defined(result).threshold)).toEqual(
      secure.operatingPoints.map(({ result }) => defined(result).threshold),
    );
  });

  it('reports image differences by finding and over all, whatever the order of the images', () => {
    const images = (table: ScoreTable) => ({ ...table, images: table.studies.map((s) => `${s}.png`) });
    const reversed = images(data.secure);
    const scores = Float64Array.from(
      reversed.studies.flatMap((_, i) => [...reversed.scores.subarray(3 * (119 - i), 3 * (120 - i))]),
    );
    const secure = {
      ...reversed,
      images: [...reversed.images].reverse(),
      studies: [...reversed.studies].reverse(),
      scores,
    };
    const table = agreementTable({ ...data, images: { plaintext: images(data.plaintext), secure } }, OPTIONS);
    expect(table.images!.count).toBe(360);
    expect(table.images!.maxAbsolute).toBeLessThanOrEqual(0.001);
    expect(table.findings[1].images!.count).toBe(120);
    const stranger = { ...secure, images: secure.images.map((name, i) => (i === 0 ? 'other.png' : name)) };
    expectError('DB7017', () =>
      agreementTable({ ...data, images: { plaintext: images(data.plaintext), secure: stranger } }),
    );
  });

  it('states for a finding without positives what is not defined', () => {
    const absent = agreementTable(data, OPTIONS).findings[2];
    expectNotDefined(absent.aurocDelong, /both classes/);
    expectNotDefined(absent.equivalence, /both classes/);
    expectNotDefined(absent.flips[0].result, /both classes/);
    for (const value of numbersOf(agreementTable(data, OPTIONS))) expect(Number.isFinite(value)).toBe(true);
  });
});

describe('the performance table', () => {
  it("reports the vendor's threshold first where there is one, and no value that is not a number", () => {
    const operatingPoints = { thresholds: { Edema: 0.5 }, youden: true, sensitivities: [0.8, 0.95] };
    const table = performanceTable(data.plaintext, data.labels, { ...OPTIONS, operatingPoints });
    expect(table.findings[0].operatingPoints.map((point) => point.rule)).toEqual([
      'threshold 0.5',
      'Youden',
      'sensitivity 0.8',
      'sensitivity 0.95',
    ]);
    expect(table.findings[1].operatingPoints).toHaveLength(3);
    for (const value of numbersOf(table)) expect(Number.isFinite(value)).toBe(true);
    expect(table.findings[2].auroc.reason).toMatch(/both classes/);
  });
});

describe('the group table', () => {
  it('hides small groups, and a second one so that nothing follows by subtraction', () => {
    const { findings, rule } = groupTable(data.plaintext, data.labels, 'site');
    expect(findings[0].groups.map(({ group, suppressed }) => [group, suppressed])).toEqual([
      ['A', false],
      ['B', true],
      ['C', true],
    ]);
    expect(Object.keys(findings[0].groups[2])).toEqual(['group', 'suppressed']);
    expect(rule).toMatch(/fewer than 10 studies, or fewer than 5 positive/);
  });

  it('never leaves exactly one of several groups hidden', () => {
    const group = fc.record({ studies: fc.nat(40), positives: fc.nat(40) });
    fc.assert(
      fc.property(fc.array(group, { minLength: 2, maxLength: 6 }), (groups) => {
        const hidden = suppressedGroups(groups, { minimumStudies: 10, minimumPerClass: 5 });
        expect(hidden.filter(Boolean).length).not.toBe(1);
        groups.forEach(({ studies, positives }, g) => {
          if (studies < 10 || positives < 5 || studies - positives < 5) expect(hidden[g]).toBe(true);
        });
      }),
    );
  });

  it('refuses a column that the labels do not have', () => {
    expectError('DB7011', () => groupTable(data.plaintext, data.labels, 'scanner'), /scanner/);
    expectError('DB7011', () => groupTable(data.plaintext, data.labels, 'toString'), /toString/);
  });
});

describe('the adequacy table', () => {
  it('warns of a test set that is too small and says how many studies are needed', () => {
    const [small, large, empty] = adequacyTable([
      { name: 'Fracture', positives: 12, negatives: 300 },
      { name: 'Edema', positives: 300, negatives: 700 },
      { name: 'Absent', positives: 0, negatives: 100 },
    ]);
    expect(small.adequate).toBe(false);
    expect(small.warning).toMatch(/12 positive and 300 negative .* needs about \d+ studies/);
    expect(small.minimum!.positives).toBeGreaterThan(12);
    expect(large).toMatchObject({ adequate: true, warning: null });
    expect(empty).toMatchObject({
      adequate: false,
      expectedWidth: null,
      warning: 'Absent: no positive study, so no AUROC.',
    });
  });
});

describe('the comparison of models', () => {
  const noisy = simulate(0.8).secure;
  const models = [
    { name: 'first', scores: data.plaintext },
    { name: 'twin', scores: data.plaintext },
    { name: 'noisy', scores: noisy },
  ];
  const comparison = modelTable(models, data.labels, OPTIONS);
  const [edema, , absent] = comparison;

  it('tests every pair, adjusts the p-values, and gives equal models p = 1', () => {
    expect(edema.pairs.map(({ reference, candidate }) => `${reference}-${candidate}`)).toEqual([
      'first-twin',
      'first-noisy',
      'twin-noisy',
    ]);
    expect(defined(edema.pairs[0].result).pValue).toBe(1);
    const raw = edema.pairs.map((pair) => defined(pair.result).pValue);
    const fracture = comparison[1].pairs.map((pair) => defined(pair.result).pValue);
    expect(comparison.slice(0, 2).flatMap(({ pairs }) => pairs.map((pair) => pair.adjustedPValue))).toEqual(
      holm([...raw, ...fracture]),
    );
  });

  it('ranks equal models alike, with intervals that hold the rank', () => {
    const { ranks } = defined(edema.ranking);
    expect(ranks[0]).toEqual(ranks[1]);
    expect(ranks.map((rank) => rank.rank)).toEqual([1.5, 1.5, 3]);
    for (const { rank, low, high } of ranks) {
      expect(low).toBeLessThanOrEqual(rank);
      expect(high).toBeGreaterThanOrEqual(rank);
    }
  });

  it('says where a finding does not define it', () => {
    expectNotDefined(absent.pairs[0].result, /both classes/);
    expect(absent.pairs[0].adjustedPValue).toBeNull();
    expectNotDefined(absent.ranking, /one class/);
  });
});

describe('the summary over test sets', () => {
  const set = (name: string, column: number, table: ScoreTable) => ({
    name,
    scores: table.scores.filter((_, i) => i % 3 === column),
    labels: data.labels.labels.filter((_, i) => i % 3 === column),
  });

  it('lies among the AUROCs it sums up, with weights that add up to 1', () => {
    const result = forest([
      set('A', 0, data.plaintext),
      set('B', 1, data.plaintext),
      set('C', 0, simulate(0.8).secure),
    ]);
    const values = result.rows.map((row) => row.auroc.value!);
    const { auroc, prediction } = defined(result.summary);
    expect(auroc.value!).toBeGreaterThan(Math.min(...values));
    expect(auroc.value!).toBeLessThan(Math.max(...values));
    expect(prediction!.low).toBeLessThan(auroc.low!);
    expectNear(
      result.rows.reduce((sum, row) => sum + row.weight!, 0),
      1,
    );
  });

  it('has from the intervals alone the weights of the variances by DeLong', () => {
    const sets = [set('A', 0, data.plaintext), set('B', 1, data.plaintext), set('C', 0, simulate(0.8).secure)];
    const points = sets.map(({ scores, labels }) => {
      const { values, covariance } = defined(delongCovariance([scores], labels));
      const [value] = values;
      return { logit: Math.log(value / (1 - value)), variance: covariance[0][0] / (value * (1 - value)) ** 2 };
    });
    const pooled = defined(
      randomEffects(
        points.map(({ logit }) => logit),
        points.map(({ variance }) => variance),
      ),
    );
    const { rows, summary } = forest(sets);
    rows.forEach((row, t) => {
      expectNear(row.weight!, pooled.weights[t]);
    });
    expectNear(defined(summary).auroc.value!, 1 / (1 + Math.exp(-pooled.value)));
    expect(forestOfEstimates(rows)).toEqual({ rows, summary });
  });

  it('leaves out a test set without positives, and is not defined for a single one', () => {
    const result = forest([set('A', 0, data.plaintext), set('none', 2, data.plaintext), set('B', 1, data.plaintext)]);
    expect(result.rows[1].weight).toBeNull();
    expect(result.rows[1].auroc.reason).toMatch(/both classes/);
    expect(result.rows[1].leftOut).toMatch(/^none is not in the summary: AUROC needs both classes/);
    expect(result.rows[0].leftOut).toBeNull();
    expect(renderForest('Edema', result)).toMatch(/none is not in the summary/);
    expect(result.summary.defined).toBe(true);
    expectNotDefined(forest([set('A', 0, data.plaintext)]).summary, /at least two/);
  });

  it('names a test set with an AUROC of 1, which has an interval and no log odds', () => {
    const perfect = {
      name: 'perfect',
      scores: Array.from({ length: 40 }, (_, i) => i / 40),
      labels: Array.from({ length: 40 }, (_, i) => (i < 25 ? 0 : 1)),
    };
    const { rows, summary } = forest([set('A', 0, data.plaintext), perfect, set('B', 1, data.plaintext)]);
    expect(rows[1]).toMatchObject({ weight: null, leftOut: expect.stringMatching(/perfect .* log odds are infinite/) });
    expect(rows[1].auroc.low).not.toBeNull();
    expect(defined(summary)).toMatchObject({ degreesOfFreedom: 1, prediction: null });
  });

  it('has no heterogeneity where values differ less than by chance, and refuses variances of zero', () => {
    expect(defined(randomEffects([1, 1.01, 0.99], [0.1, 0.1, 0.1]))).toMatchObject({ tau2: 0, i2: 0 });
    // Equal values still have the uncertainty of their test sets: the factor of Hartung and Knapp is never below 1.
    const equal = defined(randomEffects([1, 1], [0.1, 0.2]));
    expectNear(equal.standardError, Math.sqrt(1 / (1 / 0.1 + 1 / 0.2)));
    expect(equal.i2).toBe(0);
    expectError('DB7006', () => randomEffects([1, 2], [0.1, 0]));
  });
});
