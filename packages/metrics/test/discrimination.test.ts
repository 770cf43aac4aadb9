import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { weightedAuroc } from '../src/discrimination/auroc.ts';
import { weightedAveragePrecision } from '../src/discrimination/average-precision.ts';
import {
  auroc,
  aurocBounds,
  aurocInterval,
  averagePrecision,
  chooseThreshold,
  classify,
  confusionCounts,
  decisionFlips,
  delongCovariance,
  delongInterval,
  delongTest,
  expectedAurocWidth,
  minimumStudies,
  normalQuantile,
  rocPoints,
  seededRandom,
  wilson,
  wilsonByPatient,
} from '../src/index.ts';
import { defined, expectError, expectNear, expectNotDefined } from './expectations.ts';

/** Scores with many ties and labels of both classes. */
const cases = fc
  .array(fc.record({ score: fc.integer({ min: 0, max: 12 }), label: fc.integer({ min: 0, max: 1 }) }), {
    minLength: 4,
    maxLength: 40,
  })
  .map((rows) => ({ scores: rows.map((row) => row.score / 12), labels: rows.map((row) => row.label) }))
  .filter(({ labels }) => {
    const positives = labels.reduce((sum, label) => sum + label, 0);
    return positives >= 2 && positives <= labels.length - 2;
  });

describe('AUROC', () => {
  it('is the share of pairs of a positive and a negative that are in order, ties one half', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        let wins = 0;
        let pairs = 0;
        scores.forEach((a, i) => {
          scores.forEach((b, j) => {
            if (labels[i] !== 1 || labels[j] !== 0) return;
            pairs++;
            wins += a > b ? 1 : a === b ? 0.5 : 0;
          });
        });
        expectNear(defined(auroc(scores, labels)).value, wins / pairs);
      }),
    );
  });

  it('does not change under a monotone transform of the scores', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        const transformed = scores.map((score) => Math.exp(3 * score) - 7);
        expect(auroc(transformed, labels)).toEqual(auroc(scores, labels));
      }),
    );
  });

  it('is mirrored by swapping the labels', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        const swapped = labels.map((label) => 1 - label);
        expectNear(defined(auroc(scores, swapped)).value, 1 - defined(auroc(scores, labels)).value);
      }),
    );
  });

  it('is the area under the ROC curve', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        const { points } = defined(rocPoints(scores, labels));
        const trapezia = points.slice(1).map((point, i) => {
          const width = point.falsePositiveRate - points[i].falsePositiveRate;
          return (width * (point.truePositiveRate + points[i].truePositiveRate)) / 2;
        });
        const area = trapezia.reduce((sum, part) => sum + part, 0);
        expectNear(area, defined(auroc(scores, labels)).value);
      }),
    );
  });

  it('of repeated studies is that of counts', () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.integer({ min: 0, max: 3 })), ({ scores, labels }, stream) => {
        const counts = Uint32Array.from(scores, () => stream.next().value!);
        const repeated = scores.flatMap((score, i) => new Array<number>(counts[i]).fill(score));
        const repeatedLabels = labels.flatMap((label, i) => new Array<number>(counts[i]).fill(label));
        fc.pre(repeatedLabels.includes(0) && repeatedLabels.includes(1));
        expectNear(weightedAuroc(scores, labels)(counts), defined(auroc(repeated, repeatedLabels)).value);
        const precision = weightedAveragePrecision(scores, labels)(counts);
        expectNear(precision, defined(averagePrecision(repeated, repeatedLabels)).value);
      }),
    );
  });

  it('is one half when all scores are equal', () => {
    expect(auroc([0.3, 0.3, 0.3], [0, 1, 0])).toEqual({ defined: true, value: 0.5 });
  });

  it('is not defined for one class, and says which is missing', () => {
    expectNotDefined(auroc([0.1, 0.2], [0, 0]), /none of the 2 studies is positive/);
    expectNotDefined(auroc([0.1, 0.2], [1, 1]), /all of the 2 studies are positive/);
    expectNotDefined(rocPoints([0.1, 0.2], [1, 1]), /both classes/);
    expectNotDefined(averagePrecision([0.1, 0.2], [0, 0]), /positive/);
  });

  it('refuses scores that are no numbers, other labels, other lengths, nothing', () => {
    expectError('DB7003', () => auroc([0.1, Number.NaN], [0, 1]), /Score 2/);
    expectError('DB7003', () => auroc([Number.POSITIVE_INFINITY, 0.2], [0, 1]), /Score 1/);
    expectError('DB7004', () => auroc([0.1, 0.2], [0, -1]), /Label 2/);
    expectError('DB7002', () => auroc([0.1, 0.2], [0]));
    expectError('DB7002', () => auroc([], []));
  });
});

describe("DeLong's variance", () => {
  it('of a difference does not depend on which run comes first, but for the sign', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        const other = scores.map((score, i) => score + ((i * 7) % 5) / 10);
        const forth = delongTest(scores, other, labels);
        const back = delongTest(other, scores, labels);
        fc.pre(forth.defined && back.defined);
        expectNear(defined(forth).difference, -defined(back).difference);
        expectNear(defined(forth).standardError, defined(back).standardError);
        expectNear(defined(forth).pValue, defined(back).pValue, 1e-9);
      }),
    );
  });

  it('of equal rankings is zero: difference 0, interval [0, 0], p = 1', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        const test = defined(
          delongTest(
            scores,
            scores.map((s) => 2 * s + 1),
            labels,
          ),
        );
        expect(test).toMatchObject({ difference: 0, standardError: 0, low: 0, high: 0, pValue: 1 });
      }),
    );
  });

  it('is not defined with one positive study, nor an interval for perfect separation', () => {
    expectNotDefined(delongCovariance([[0.1, 0.2, 0.3]], [0, 0, 1]), /at least two/);
    expectNotDefined(delongInterval([0.1, 0.2, 0.3, 0.4], [0, 0, 1, 1]), /zero/);
    expectNotDefined(aurocInterval([0.1, 0.2, 0.3, 0.4], [0, 0, 1, 1]), /at least 5/);
    expectNotDefined(delongTest([0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1], [0, 0, 1, 1]), /zero/);
  });

  it('gives an interval that holds the value and stays inside 0 to 1', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        const interval = aurocInterval(scores, labels, 0.99);
        fc.pre(interval.defined);
        const { value, low, high } = defined(interval);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(value);
        expect(high).toBeGreaterThanOrEqual(value);
        expect(high).toBeLessThanOrEqual(1);
        expect(high - low).toBeGreaterThan(0);
      }),
    );
  });

  it('of separated classes is exact: with m of the smaller one the lower bound is 0.025^(1/m)', () => {
    const scores = Array.from({ length: 30 }, (_, i) => i / 30);
    const labels = scores.map((_, i) => (i < 22 ? 0 : 1));
    expect(aurocInterval(scores, labels)).toEqual({
      ...{ defined: true, value: 1, exact: true, low: expect.closeTo(0.025 ** (1 / 8), 12), high: 1 },
      logitStandardError: null,
    });
    const worst = defined(
      aurocInterval(
        scores.map((s) => -s),
        labels,
      ),
    );
    expectNear(worst.high, 1 - 0.025 ** (1 / 8));
  });

  it("is never narrower than the model's variance has it, nor than DeLong's, patients and few positives widen it, and their spread", () => {
    const model = {
      ...{ value: 0.97, variance: 1e-9, positives: 50, negatives: 450 },
      ...{ share: 1 / 2, degreesOfFreedom: 60, designEffect: 1 },
    };
    const lowest = (changed: Partial<typeof model> = {}) => aurocBounds({ ...model, ...changed }, 0.95).low;
    expect(lowest()).toBeLessThan(0.95);
    expect(lowest({ variance: 0.0001 })).toBe(lowest());
    expect(lowest({ variance: 0.0009 })).toBeLessThan(lowest() - 0.01);
    expect(lowest({ designEffect: 3 })).toBeLessThan(lowest() - 0.01);
    expect(lowest({ degreesOfFreedom: 6 })).toBeLessThan(lowest() - 0.005);
    expect(lowest({ share: 0.8 })).toBeLessThan(lowest() - 0.005);
    expect(lowest({ share: 0.2 })).toBeGreaterThan(lowest() + 0.002);
  });

  it('is no wider or narrower for scores that rise with these, and its mirror image for negated ones', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        const interval = aurocInterval(scores, labels);
        fc.pre(interval.defined);
        const { low, high } = defined(interval);
        const mirrored = defined(
          aurocInterval(
            Array.from(scores, (score) => -(score ** 3)),
            labels,
          ),
        );
        expectNear(mirrored.low, 1 - high, 1e-9);
        expectNear(mirrored.high, 1 - low, 1e-9);
      }),
    );
  });

  it('by patient is wider where studies of a patient are alike, and the same where each patient has one', () => {
    const scores = Array.from({ length: 120 }, (_, i) => ((Math.floor(i / 4) * 7) % 30) / 30 + (i % 4) / 1000);
    const labels = scores.map((_, i) => (Math.floor(i / 4) % 3 === 0 ? 1 : 0));
    const width = (patients?: number[]) => {
      const { low, high } = defined(aurocInterval(scores, labels, 0.95, patients));
      return high - low;
    };
    expect(width(scores.map((_, i) => Math.floor(i / 4)))).toBeGreaterThan(1.6 * width());
    expectNear(width(scores.map((_, i) => i)), width());
  });

  it('of a share by patient is wider where studies of a patient are alike, and never below 0', () => {
    const hits = Array.from({ length: 60 }, (_, i) => (Math.floor(i / 6) % 2 === 0 ? 1 : 0));
    const patients = hits.map((_, i) => Math.floor(i / 6));
    const alone = defined(wilsonByPatient(hits, undefined));
    const together = defined(wilsonByPatient(hits, patients));
    expect([together.value, together.successes, together.trials]).toEqual([0.5, 30, 60]);
    expect(together.high - together.low).toBeGreaterThan(2 * (alone.high - alone.low));
    const none = defined(
      wilsonByPatient(
        hits.map(() => 0),
        patients,
      ),
    );
    expectNear(none.high, defined(wilson(0, 10)).high);
  });
});

describe('operating points', () => {
  const scores = [0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.1];
  const labels = [1, 1, 0, 1, 0, 1, 0, 0];

  it('fixed sensitivity takes the highest threshold that reaches it, half-way to the next lower score', () => {
    const at = (target: number) => defined(chooseThreshold({ kind: 'sensitivity', target }, scores, labels)).threshold;
    expect(at(0.5)).toBe(0.75);
    expect(at(0.51)).toBe(0.5);
    expect(at(1)).toBe(0.25);
    const specificity = (target: number) => chooseThreshold({ kind: 'specificity', target }, scores, labels);
    expect(defined(specificity(0.75)).threshold).toBe(0.5);
    expect(defined(specificity(1)).threshold).toBe(0.75);
    expectNotDefined(chooseThreshold({ kind: 'specificity', target: 1 }, [0.9, 0.1], [0, 1]), /no threshold/);
    expect(defined(chooseThreshold({ kind: 'youden' }, [0.2, 0.2], [0, 1])).threshold).toBe(0.2);
  });

  it('Youden counts in whole studies: of equal indices the highest threshold', () => {
    // 2/3 - 1/3 against 1 - 2/3: equal, but not in floating point.
    const seven = [6, 5, 4, 3, 2, 1].map((v) => v / 7);
    const { threshold } = defined(chooseThreshold({ kind: 'youden' }, seven, [0, 1, 1, 0, 1, 0]));
    expect(threshold).toBe(0.5);
    expect(confusionCounts(seven, [0, 1, 1, 0, 1, 0], threshold)).toMatchObject({
      truePositives: 2,
      falsePositives: 1,
    });
  });

  it('are rounded to three digits before anything is counted at them, and keep their target', () => {
    const dense = Array.from({ length: 40 }, (_, i) => 0.123_4 + i * 1e-6);
    const marks = dense.map((_, i) => i % 2);
    for (const rule of [
      { kind: 'sensitivity', target: 0.9 },
      { kind: 'specificity', target: 0.9 },
    ] as const) {
      const { threshold } = defined(chooseThreshold(rule, dense, marks));
      expect(Number(threshold.toPrecision(3))).toBe(threshold);
      const figures = classify(dense, marks, threshold);
      expect(defined(figures[rule.kind]).value).toBeGreaterThanOrEqual(0.9);
    }
  });

  it('half-way thresholds decide as the score itself does, and do not flip when scores move a little', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(0.3, 0.8, 1), ({ scores, labels }, target) => {
        const { threshold } = defined(chooseThreshold({ kind: 'sensitivity', target }, scores, labels));
        const { truePositives, falseNegatives } = confusionCounts(scores, labels, threshold);
        expect(truePositives / (truePositives + falseNegatives)).toBeGreaterThanOrEqual(target);
        const lowered = scores.map((score) => score - 1e-6);
        fc.pre(scores.some((score) => score < threshold));
        expect(decisionFlips(scores, lowered, labels, threshold).flips).toBe(0);
      }),
    );
  });

  it('sensitivity, specificity, PPV and NPV are the textbook fractions', () => {
    const result = classify(scores, labels, 0.6);
    expect(result.counts).toEqual({ truePositives: 3, falsePositives: 1, trueNegatives: 3, falseNegatives: 1 });
    expect(defined(result.sensitivity)).toMatchObject({ successes: 3, trials: 4, value: 0.75 });
    expect(defined(result.specificity)).toMatchObject({ successes: 3, trials: 4 });
    expect(defined(result.positivePredictiveValue)).toMatchObject({ successes: 3, trials: 4 });
    expect(defined(result.negativePredictiveValue)).toMatchObject({ successes: 3, trials: 4 });
  });

  it('PPV is not defined where nothing is called positive', () => {
    expectNotDefined(classify(scores, labels, 2).positivePredictiveValue, /no case/);
  });
});

describe('the interval to expect before a run', () => {
  it('is the width that binormal test sets of that size have on average', () => {
    const random = seededRandom(8);
    const [positives, negatives] = [25, 175];
    const distance = Math.SQRT2 * normalQuantile(0.85);
    const labels = Array.from({ length: 200 }, (_, i) => (i < positives ? 1 : 0));
    let sum = 0;
    for (let run = 0; run < 300; run++) {
      const scores = labels.map((label) => normalQuantile(random.nextDouble() + 2 ** -54) + distance * label);
      const { low, high } = defined(aurocInterval(scores, labels));
      sum += (high - low) / 300;
    }
    expect(Math.abs(sum / defined(expectedAurocWidth(0.85, positives, negatives)).width - 1)).toBeLessThan(0.05);
  });

  it('is as wide as asked with the minimum number of studies, and wider with fewer', () => {
    for (const prevalence of [0.05, 0.3, 0.5]) {
      const { studies, positives } = minimumStudies(0.85, prevalence, 0.1);
      expect(defined(expectedAurocWidth(0.85, positives, studies - positives)).width).toBeLessThanOrEqual(0.1);
      const fewer = Math.round(0.95 * studies);
      const fewerPositives = Math.round(prevalence * fewer);
      expect(defined(expectedAurocWidth(0.85, fewerPositives, fewer - fewerPositives)).width).toBeGreaterThan(0.1);
    }
  });

  it('is not defined without positives and refuses senseless settings', () => {
    expectNotDefined(expectedAurocWidth(0.8, 4, 100), /at least 5/);
    expectError('DB7006', () => expectedAurocWidth(1, 10, 10));
    expectError('DB7006', () => minimumStudies(0.8, 0, 0.1));
  });
});
