import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AurocDifference,
  aurocEquivalence,
  blandAltmanPoints,
  bootstrapAurocDifference,
  brierDifference,
  decisionFlips,
  delongTest,
  exactUpperBound,
  grossMoves,
  ksTwoSample,
  labelInfluence,
  mcnemar,
  mcnemarByPatient,
  type Outcome,
  repeatability,
  roundScores,
  summariseDifferences,
} from '../src/index.ts';
import { defined, expectError, expectNear, expectNotDefined } from './expectations.ts';
import { pythonGolden } from './golden/load.ts';

const samples = fc.array(
  fc.integer({ min: 0, max: 20 }).map((v) => v / 20),
  { minLength: 1, maxLength: 30 },
);
const { labels, first, second } = pythonGolden.discrimination[1];

/** All ways to split the values 1 to m + n into samples of m and n. */
function splits(m: number, n: number): [number[], number[]][] {
  const values = Array.from({ length: m + n }, (_, i) => i + 1);
  return Array.from({ length: 1 << (m + n) }, (_, mask): [number[], number[]] => [
    values.filter((_, i) => (mask >> i) & 1),
    values.filter((_, i) => !((mask >> i) & 1)),
  ]).filter(([a]) => a.length === m);
}

describe('the two-sample K-S test', () => {
  it('is symmetric, and blind to a monotone transform', () => {
    fc.assert(
      fc.property(samples, samples, (a, b) => {
        const forth = ksTwoSample(a, b);
        const back = ksTwoSample(b, a);
        expect(back.statistic).toBe(forth.statistic);
        expectNear(back.pValue, forth.pValue, 1e-9);
        expect(ksTwoSample(a.map(Math.exp), b.map(Math.exp)).statistic).toBe(forth.statistic);
      }),
    );
  });

  it('has a statistic from 0 to 1 and a p-value from 0 to 1, by both methods', () => {
    fc.assert(
      fc.property(samples, samples, fc.constantFrom('exact', 'asymptotic'), (a, b, method) => {
        const { statistic, pValue } = ksTwoSample(a, b, method as 'exact');
        for (const value of [statistic, pValue]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('gives equal samples statistic 0 and p = 1', () => {
    for (const method of ['exact', 'asymptotic'] as const) {
      expect(ksTwoSample([0.1, 0.2, 0.2], [0.2, 0.1, 0.2], method)).toMatchObject({ statistic: 0, pValue: 1 });
    }
  });

  it('has the exact p-value of enumerating all ways to split the pooled sample', () => {
    for (const [m, n] of [
      [4, 4],
      [5, 3],
      [2, 6],
    ]) {
      const statistics = splits(m, n).map(([a, b]) => ksTwoSample(a, b, 'exact'));
      for (const { statistic, pValue } of statistics) {
        const asExtreme = statistics.filter((other) => other.statistic >= statistic - 1e-12).length;
        expectNear(pValue, asExtreme / statistics.length);
      }
    }
  });

  it('refuses scores that are no numbers and empty samples', () => {
    expectError('DB7003', () => ksTwoSample([0.1], [Number.NaN]));
    expectError('DB7002', () => ksTwoSample([], [0.1]));
  });
});

describe('rounding', () => {
  it('moves no score by more than half a step and leaves rounded scores alone', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (score) => {
        const [rounded] = roundScores([score], 2);
        expect(Math.abs(rounded - score)).toBeLessThanOrEqual(0.005 + 1e-12);
        expect(roundScores([rounded], 2)[0]).toBe(rounded);
      }),
    );
  });
});

describe('equivalence', () => {
  const of = (difference: number, standardError: number): Outcome<AurocDifference> => ({
    ...{ defined: true, difference, standardError, low: 0, high: 0, z: 0, pValue: 1 },
  });

  it('holds exactly where the interval that is shown lies inside the margin and the p-value below alpha', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -0.03, max: 0.03, noNaN: true }),
        fc.double({ min: 0, max: 0.02, noNaN: true }),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 10, max: 5000 }),
        (difference, standardError, moved, units) => {
          const test = defined(aurocEquivalence(of(difference, standardError), { moved, of: units }));
          expect(test.equivalent).toBe(test.low > -0.01 && test.high < 0.01);
          fc.pre(Math.abs(test.pValue - 0.05) > 1e-8);
          expect(test.equivalent).toBe(test.pValue < 0.05);
          expect(test.pValue).toBeGreaterThan(0.99 ** units - 1e-8);
        },
      ),
    );
  });

  it('has the exact bound of no event as p where all rank alike, and passes from 299 units on', () => {
    const judge = (units: number) => defined(aurocEquivalence(of(0, 0), { moved: 0, of: units }));
    expectNear(judge(10).pValue, 0.99 ** 10, 1e-8);
    expect(judge(298).equivalent).toBe(false);
    expect(judge(299).equivalent).toBe(true);
    // 1 - 0.05^(1/299), Clopper-Pearson with no event.
    expectNear(judge(299).high, 0.009969, 1e-6);
  });

  it('never takes more disagreement for stronger evidence: one swapped pair of neighbours', () => {
    const scores = Array.from({ length: 50 }, (_, i) => i / 50);
    const swapped = scores.map((_, i) => scores[i === 30 ? 31 : i === 31 ? 30 : i]);
    const marks = scores.map((_, i) => (i % 5 === 1 ? 1 : 0));
    const p = (candidate: number[]) =>
      defined(aurocEquivalence(delongTest(scores, candidate, marks), grossMoves(scores, candidate, marks))).pValue;
    expectNear(p(scores), 0.99 ** 10, 1e-8);
    expect(p(swapped)).toBeGreaterThan(p(scores));
  });

  it('counts scores that pass more than a tenth of the other class, by patient where they are known', () => {
    const scores = Array.from({ length: 100 }, (_, i) => i / 100);
    const marks = scores.map((_, i) => (i % 5 === 0 ? 1 : 0));
    const moved = scores.map((score, i) => (i === 50 || i === 55 ? 0.001 : i === 60 ? score + 0.03 : score));
    expect(grossMoves(scores, moved, marks)).toEqual({ moved: 2, of: 20 });
    const patients = scores.map((_, i) => Math.floor(i / 10));
    expect(grossMoves(scores, moved, marks, patients)).toEqual({ moved: 1, of: 10 });
  });

  it('has differences that one label decides about as far as changing it moves them', () => {
    const reference = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
    const candidate = [0.1, 0.2, 0.3, 0.4, 0.5, 0.25];
    const { auroc: moved, brier } = labelInfluence(reference, candidate, [0, 1, 0, 1, 0, 1]);
    // The last study falls past two negative ones if it is positive, past one positive one if it is not: three of nine pairs.
    expectNear(moved, 3 / 9);
    const error = (label: number) => ((0.25 - label) ** 2 - (0.6 - label) ** 2) / 6;
    expectNear(brier, Math.abs(error(1) - error(0)));
    expect(labelInfluence(reference, reference, [0, 1, 0, 1, 0, 1])).toEqual({ auroc: 0, brier: 0 });
    expect(labelInfluence(reference, candidate, [1, 1, 1, 1, 1, 1]).auroc).toBe(0);
  });

  it('is weaker evidence with each grossly moved score', () => {
    const p = (moved: number) => defined(aurocEquivalence(of(0, 0.0002), { moved, of: 2000 })).pValue;
    expect(p(1)).toBeGreaterThan(p(0));
    expect(p(2)).toBeGreaterThan(p(1));
  });

  it('refuses a margin of zero and is not defined with nine of a class', () => {
    expectError('DB7006', () => aurocEquivalence(of(0, 0.1), { moved: 0, of: 100 }, 0));
    expectNotDefined(aurocEquivalence(of(0, 0.1), { moved: 0, of: 9 }), /at least 10/);
  });
});

describe('the bootstrap of an AUROC difference', () => {
  it("agrees with DeLong's interval, is the same for the same seed, another for another", () => {
    const options = { resamples: 4000, seed: 5 };
    const result = defined(bootstrapAurocDifference(first, second, labels, options));
    const delong = defined(delongTest(first, second, labels));
    expectNear(result.difference, delong.difference);
    expect(Math.abs(result.low - delong.low)).toBeLessThan(0.004);
    expect(Math.abs(result.high - delong.high)).toBeLessThan(0.004);
    expect(bootstrapAurocDifference(first, second, labels, options)).toEqual(result);
    expect(bootstrapAurocDifference(first, second, labels, { ...options, seed: 6 })).not.toEqual(result);
  });

  it('of equal rankings is [0, 0], of a single positive not defined', () => {
    const options = { resamples: 500, seed: 1 };
    expect(bootstrapAurocDifference(first, first, labels, options)).toMatchObject({ low: 0, high: 0 });
    const onePositive = labels.map((_, i) => (i === 0 ? 1 : 0));
    expectNotDefined(bootstrapAurocDifference(first, second, onePositive, options), /too few cases/);
    expectNotDefined(bootstrapAurocDifference([0.1, 0.2], [0.1, 0.2], [0, 0], options), /positive/);
  });
});

describe('decision flips', () => {
  it('are the studies on different sides of the threshold', () => {
    const result = decisionFlips([0.4, 0.5, 0.6, 0.2], [0.5, 0.49, 0.7, 0.1], [1, 0, 1, 0], 0.5);
    expect(result).toMatchObject({ studies: 4, flips: 2, toPositive: 1, toNegative: 1, rate: 0.5 });
    // Both flips are corrections.
    expect(result.mcnemar).toMatchObject({ onlyFirst: 0, onlySecond: 2 });
  });

  it('never seen among n studies are bounded by 1 - 0.05^(1/n)', () => {
    const result = decisionFlips(first, first, labels, 0.5);
    expect(result).toMatchObject({ flips: 0, rate: 0, mcnemar: { exactP: 1, midP: 1 } });
    expectNear(result.upperBound, 1 - 0.05 ** (1 / first.length), 1e-9);
    expect(exactUpperBound(4, 4, 0.95)).toBe(1);
  });

  it('of equal numbers each way give McNemar p = 1', () => {
    expect(mcnemar(3, 3)).toMatchObject({ exactP: 1 });
  });
});

describe('per-image differences', () => {
  it('follow the peak flow example of Bland and Altman (1986): -2.1, limits -79.7 and 75.5', () => {
    const wright = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427];
    const mini = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451];
    const { mean, limits } = summariseDifferences(mini, wright);
    const { standardDeviation, lower, upper } = defined(limits);
    expect(mean).toBeCloseTo(-2.1, 1);
    expect(standardDeviation).toBeCloseTo(38.8, 1);
    // The paper takes 2 standard deviations.
    expect(mean - 2 * standardDeviation).toBeCloseTo(-79.7, 0);
    expect(lower.value).toBeCloseTo(mean - 1.96 * standardDeviation, 2);
    expect(upper.value - lower.value).toBeCloseTo(3.92 * standardDeviation, 2);
    // Standard error 16.3 of a limit, t = 2.12 with 16 degrees of freedom: -114.3 to -45.1 in the paper, from 2 SD.
    expect(lower.value - lower.low).toBeCloseTo(34.6, 0);
  });

  it('are ordered, and shift with the scores', () => {
    const summary = summariseDifferences(first, second);
    expect(summary.p99Absolute).toBeLessThanOrEqual(summary.maxAbsolute);
    expect(summary.meanAbsolute).toBeGreaterThanOrEqual(Math.abs(summary.mean));
    const shifted = summariseDifferences(
      first,
      first.map((v) => v + 0.25),
    );
    expectNear(shifted.mean, 0.25);
    expectNear(shifted.maxAbsolute, 0.25);
    expect(blandAltmanPoints([0.2], [0.4])[0].mean).toBeCloseTo(0.3);
  });

  it('have limits of agreement by range of the score, which differ where the spread does', () => {
    const reference = Array.from({ length: 200 }, (_, i) => (i < 100 ? 0.01 : 0.5));
    const candidate = reference.map((score, i) => score + (i % 2 === 0 ? 1 : -1) * (i < 100 ? 0.001 : 0.02));
    const { ranges, limits } = summariseDifferences(reference, candidate);
    expect(ranges.map(({ from, to, count }) => [from, to, count])).toEqual([
      [0, 0.05, 100],
      [0.4, 0.6, 100],
    ]);
    const [low, middle] = ranges.map((range) => defined(range.limits).upper.value);
    expect(low).toBeLessThan(0.0021);
    expect(middle).toBeGreaterThan(0.039);
    expect(defined(limits).upper.value).toBeLessThan(middle);
  });

  it('of a single image have no limits of agreement', () => {
    expectNotDefined(summariseDifferences([0.1], [0.2]).limits, /at least two/);
    expectError('DB7002', () => summariseDifferences([0.1], [0.2, 0.3]));
  });
});

describe('the Brier difference', () => {
  it('of equal scores is zero with p = 1, of one study not defined', () => {
    expect(brierDifference(first, first, labels)).toMatchObject({ difference: 0, low: 0, high: 0, pValue: 1 });
    expectNotDefined(brierDifference([0.1], [0.2], [1]), /at least two/);
    expectNotDefined(brierDifference([0, 0], [1, 1], [1, 1]), /same amount/);
  });
});

describe('changed decisions by patient', () => {
  /** Exactly, by all signs. */
  function bySigns(differences: readonly number[]): number {
    const seen = Math.abs(differences.reduce((sum, d) => sum + d, 0));
    let beyond = 0;
    for (let signs = 0; signs < 2 ** differences.length; signs++) {
      const sum = Math.abs(differences.reduce((total, d, i) => total + ((signs >> i) & 1 ? d : -d), 0));
      beyond += sum > seen ? 1 : sum === seen ? 0.5 : 0;
    }
    return beyond / 2 ** differences.length;
  }

  it('are tested over all signs of the patients, as McNemar does where each has one study', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 }), (differences) => {
        const seen = differences.reduce((sum, d) => sum + d, 0);
        expectNear(mcnemarByPatient(differences).midP, seen === 0 ? 1 : bySigns(differences));
      }),
    );
    for (const [first, second] of [
      [9, 2],
      [3, 3],
      [0, 6],
    ]) {
      const { exactP, midP } = mcnemarByPatient([...Array(first).fill(1), ...Array(second).fill(-1)]);
      expectNear(midP, mcnemar(first, second).midP);
      expectNear(exactP, mcnemar(first, second).exactP);
    }
  });

  it('of one patient are no proof against chance, and the bound of their share is that of patients', () => {
    const reference = Array.from({ length: 60 }, (_, i) => (i < 12 ? 0.4 : 0.1));
    const candidate = reference.map((score) => score + 0.2);
    const labels = reference.map((_, i) => (i < 12 ? 1 : 0));
    const patients = reference.map((_, i) => Math.floor(i / 12));
    const alone = decisionFlips(reference, candidate, labels, 0.5, 0.95);
    const together = decisionFlips(reference, candidate, labels, 0.5, 0.95, patients);
    expect([together.flips, together.rate]).toEqual([12, 0.2]);
    expect(alone.mcnemar.midP).toBeLessThan(0.001);
    // One patient, either sign: half the probability of what is seen.
    expectNear(together.mcnemar.midP, 0.5);
    expect(together.upperBound).toBeGreaterThan(alone.upperBound + 0.2);
    const none = decisionFlips(reference, reference, labels, 0.5, 0.95, patients);
    expectNear(none.upperBound, 1 - 0.05 ** (1 / 5));
  });
});

describe('repeatability', () => {
  it('is half the squared difference of two evaluations, and twice its deviation by 1.96 and the root of 2', () => {
    const result = defined(repeatability([0.1, 0.5, 0.9], [0.12, 0.5, 0.89]));
    expectNear(result.withinDeviation, Math.sqrt((0.02 ** 2 + 0.01 ** 2) / 6));
    expectNear(result.coefficient, 1.96 * Math.SQRT2 * result.withinDeviation);
    expectNear(result.maximumAbsolute, 0.02);
    expectNear(result.meanAbsolute, 0.01);
    expectNotDefined(repeatability([], []), /evaluated twice/);
  });
});
