/** Readers beside a model, and how many studies goals take. Golden values from R. */
import { describe, expect, it } from 'vitest';
import {
  aurocEquivalence,
  casesForShare,
  cohensKappa,
  delongTest,
  expectedAurocWidth,
  grossMoves,
  modelAgainstReaders,
  normalQuantile,
  pairedShares,
  readerTable,
  readReaders,
  renderReaders,
  seededRandom,
  studiesForAuroc,
  studiesForEquivalence,
  studiesForNonInferiority,
} from '../src/index.ts';
import { defined, expectError, expectNear, expectNotDefined } from './expectations.ts';
import { pythonGolden, rGolden } from './golden/load.ts';

function fill(count: number, a: number, b: number): [number, number][] {
  return Array.from({ length: count }, () => [a, b]);
}

describe('readers', () => {
  it('by patient are as by case where each has one, and less sure where cases of a patient agree', () => {
    const model = [...fill(8, 1, 0), ...fill(20, 1, 1)];
    const [own, read] = [model.map(([x]) => x), model.map(([, y]) => y)];
    const shares = (patients?: number[]) => defined(pairedShares(own, read, 0.95, patients));
    expectNear(shares(own.map((_, i) => i)).low, shares().low);
    const together = shares(own.map((_, i) => Math.floor(i / 4)));
    expect(together.difference).toBe(shares().difference);
    expect(together.low).toBeLessThan(shares().low);
    expectNear(together.pValue, 0.25);
    expect(shares().pValue).toBeLessThan(0.01);
  });

  // (59, 6, 16, 80): Fagerland, Lydersen and Laake, Statistical Analysis of Contingency Tables, 2017, section 8.6; expected
  // output of their R package contingencytables, Newcombe_square_and_add_CI_paired_2x2. (36, 12, 2, 0): Newcombe 1998.
  it.each([
    { pairs: [59, 6, 16, 80], difference: -0.0621, low: -0.1186, high: -0.0046 },
    { pairs: [36, 12, 2, 0], difference: 0.2, low: 0.0569, high: 0.3404 },
  ])("are paired by Newcombe's method 10: the published example of $pairs", ({ pairs, difference, low, high }) => {
    const [both, onlyModel, onlyReader, neither] = pairs;
    const cases = [...fill(both, 1, 1), ...fill(onlyModel, 1, 0), ...fill(onlyReader, 0, 1), ...fill(neither, 0, 0)];
    const result = defined(
      pairedShares(
        cases.map(([x]) => x),
        cases.map(([, y]) => y),
      ),
    );
    expect(result.difference).toBeCloseTo(difference, 4);
    expect(result.low).toBeCloseTo(low, 4);
    expect(result.high).toBeCloseTo(high, 4);
  });

  it('who agree always have kappa 1, and none where all answers are equal', () => {
    const agreed = defined(cohensKappa([0, 1, 1, 0], [0, 1, 1, 0]));
    expect(agreed).toMatchObject({ value: 1, agreement: 1, high: 1 });
    // Four studies prove little: at least 0.025^(1/4) of them agree, of which a half would by chance.
    expectNear(agreed.low, (0.025 ** 0.25 - 0.5) / 0.5);
    const ofTwo = defined(cohensKappa([0, 1, 1, 0], [0, 1, 1, 0], 0.95, [0, 0, 1, 1]));
    expectNear(ofTwo.low, (0.025 ** 0.5 - 0.5) / 0.5);
    expectNotDefined(cohensKappa([0, 1, 1], [0, 1, 0], 0.95, [0, 0, 0]), /one patient/);
    expectNotDefined(cohensKappa([1, 1], [1, 1]), /beyond chance/);
  });

  it.each(rGolden.kappas)('kappa of $counts is that of psych', ({ counts: [a, b, c, d], value, variance }) => {
    const pairs = [...fill(a, 0, 0), ...fill(b, 0, 1), ...fill(c, 1, 0), ...fill(d, 1, 1)];
    const kappa = defined(
      cohensKappa(
        pairs.map(([x]) => x),
        pairs.map(([, y]) => y),
      ),
    );
    expectNear(kappa.value, value, 1e-9);
    expectNear(kappa.value - kappa.low, normalQuantile(0.975) * Math.sqrt(variance), 1e-6);
  });

  it('as a sample of readers are compared by Obuchowski and Rockette, as R computes it', () => {
    const { labels, first } = pythonGolden.discrimination[1];
    const result = defined(modelAgainstReaders(first, rGolden.readers.ratings, labels));
    for (const key of ['difference', 'low', 'high', 'pValue', 'degreesOfFreedom'] as const) {
      expectNear(result[key], rGolden.readers[key], 1e-8);
    }
    expectError('DB7006', () => modelAgainstReaders(first, [first], labels));
    expectNotDefined(modelAgainstReaders(first, [first, first], labels), /rank all studies alike/);
  });

  it('stand beside the model at its threshold, finding by finding', () => {
    const studies = ['a', 'b', 'c', 'd'];
    const table = (scores: number[]) => ({ studies, findings: ['Edema'], scores: Float64Array.from(scores) });
    const readers = [
      { name: 'R1', ratings: table([1, 0, 0, 0]) },
      { name: 'R2', ratings: table([1, 1, 1, 0]) },
    ];
    const labels = { studies, findings: ['Edema'], labels: Uint8Array.from([1, 1, 0, 0]), columns: {} };
    const comparison = readerTable(table([0.9, 0.6, 0.3, 0.1]), readers, labels, { Edema: 0.5 });
    const [first, second] = comparison[0].readers;
    expect(defined(first.sensitivity)).toMatchObject({ model: { value: 1 }, reader: { value: 0.5 }, difference: 0.5 });
    expect(defined(second.specificity)).toMatchObject({ model: { value: 1 }, reader: { value: 0.5 } });
    expect(renderReaders(comparison)).toMatch(/Edema +R1/);
    expect(readerTable(table([0.9, 0.6, 0.3, 0.1]), readers, labels, {})).toEqual([]);
  });
});

describe('the table of readers', () => {
  it('is read reader by reader, and refused without that column or with a line cut short', () => {
    const csv = 'reader,study_id,Edema\nR1,a,1\nR2,a,0\nR1,b,0\nR2,b,0.5\n';
    const [first, second] = readReaders(csv);
    expect([first.name, second.name]).toEqual(['R1', 'R2']);
    expect([...first.ratings.scores, ...second.ratings.scores]).toEqual([1, 0, 0, 0.5]);
    expectError('DB7011', () => readReaders('study_id,Edema\na,1\n'), /reader/);
    expectError('DB7012', () => readReaders('reader,study_id,Edema\nR1,a\n'), /Line 2/);
    expectError('DB7012', () => readReaders('reader,study_id,Edema\n'), /no line/);
    expectError('DB7012', () => readReaders('reader,study_id,Edema\nR1,a,1\n,b,1\n'), /Line 3 names no reader/);
    // Lines of the file, not of the reader.
    expectError('DB7013', () => readReaders('reader,study_id,Edema\nR1,a,1\nR2,a,1\nR2,b,yes\n'), /Line 4/);
    expectError('DB7015', () => readReaders('reader,study_id,Edema\nR1,a,1\nR2,a,1\nR2,a,0\n'), /lines 3 and 4/);
  });
});

describe('the number of studies to plan', () => {
  it.each(rGolden.planned)('for a share of $expected above $goal is exact', ({ expected, goal, assurance, cases }) => {
    expect(casesForShare(expected, goal, assurance)).toBe(cases);
  });

  it('for an AUROC is more for a nearer goal, for more assurance, for a rarer finding', () => {
    const plan = (goal: number, prevalence: number, assurance: number) =>
      studiesForAuroc(0.85, goal, prevalence, assurance)!.studies;
    expect(plan(0.82, 0.2, 0.8)).toBeGreaterThan(plan(0.8, 0.2, 0.8));
    expect(plan(0.8, 0.2, 0.9)).toBeGreaterThan(plan(0.8, 0.2, 0.8));
    expect(plan(0.8, 0.05, 0.8)).toBeGreaterThan(plan(0.8, 0.2, 0.8));
    // With one half assurance the goal is about the lower end of the interval to expect.
    const { studies, positives } = studiesForAuroc(0.85, 0.8, 0.2, 0.5)!;
    const { width } = defined(expectedAurocWidth(0.85, positives, studies - positives));
    expect(width).toBeGreaterThan(0.08);
    expect(width).toBeLessThan(0.1);
  });

  it('for non-inferiority follows the standard error of a paired difference', () => {
    const alone = studiesForNonInferiority(0.85, 0.05, 0, 0.3)!.studies;
    const paired = studiesForNonInferiority(0.85, 0.05, 0.5, 0.3)!.studies;
    expect(Math.abs(alone / paired - 2)).toBeLessThan(0.1);
    expectError('DB7006', () => studiesForNonInferiority(0.85, 0, 0.5, 0.3));
  });

  it('for equivalence is what the test then shows as often as asked', () => {
    const spread = 0.01;
    const { studies, positives } = studiesForEquivalence(0.02, spread, 0.3, 0.8)!;
    const random = seededRandom(9);
    let shown = 0;
    const runs = 60;
    for (let run = 0; run < runs; run++) {
      const labels = Array.from({ length: studies }, (_, i) => (i < positives ? 1 : 0));
      const first = labels.map((label) => normalQuantile(random.nextDouble() + 2 ** -54) + 1.5 * label);
      const second = first.map((v) => v + 0.02 * normalQuantile(random.nextDouble() + 2 ** -54));
      const test = aurocEquivalence(delongTest(first, second, labels), grossMoves(first, second, labels), 0.02);
      if (defined(test).equivalent) shown++;
    }
    expect(shown / runs).toBeGreaterThan(0.7);
    // With no spread at all it is the exact rule.
    expect(studiesForEquivalence(0.01, 0, 0.5)!.positives).toBe(299);
  });
});
