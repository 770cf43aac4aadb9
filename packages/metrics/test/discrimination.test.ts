import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aurocJackknife, weightedAuroc } from '../src/discrimination/auroc.ts';
import { weightedAveragePrecision } from '../src/discrimination/average-precision.ts';
import {
  areaUnder,
  auroc,
  averagePrecision,
  chooseThreshold,
  classify,
  confusionCounts,
  decisionFlips,
  delongCovariance,
  delongInterval,
  delongTest,
  expectedAurocWidth,
  hanleyMcNeilStandardError,
  minimumStudies,
  rocPoints,
} from '../src/index.ts';
import { jackknifeOf } from '../src/intervals/bootstrap.ts';
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
        expectNear(areaUnder(defined(rocPoints(scores, labels)).points), defined(auroc(scores, labels)).value);
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

  it('without each study in turn is what the closed form says', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        const direct = jackknifeOf(scores.length, weightedAuroc(scores, labels))!;
        aurocJackknife(scores, labels)!.forEach((value, i) => {
          expectNear(value, direct[i]);
        });
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
    expectNotDefined(delongTest([0.1, 0.2, 0.3, 0.4], [0.4, 0.3, 0.2, 0.1], [0, 0, 1, 1]), /zero/);
  });

  it('gives a logit interval that holds the value and stays inside 0 to 1', () => {
    fc.assert(
      fc.property(cases, ({ scores, labels }) => {
        const interval = delongInterval(scores, labels, 0.99, 'logit');
        fc.pre(interval.defined);
        const { value, low, high } = defined(interval);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThan(value);
        expect(high).toBeGreaterThan(value);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
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
    expect(defined(chooseThreshold({ kind: 'youden' }, [0.2, 0.2], [0, 1])).threshold).toBe(0.2);
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
  it('follows the example of Hanley and McNeil (1982): AUROC 0.893 of 51 and 58 cases, standard error 0.032', () => {
    expect(Math.abs(hanleyMcNeilStandardError(0.893, 51, 58) - 0.032)).toBeLessThan(0.001);
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
    expectNotDefined(expectedAurocWidth(0.8, 0, 100), /both classes/);
    expectError('DB7006', () => expectedAurocWidth(1, 10, 10));
    expectError('DB7006', () => minimumStudies(0.8, 0, 0.1));
  });
});
