/** What committees ask for: decisions in numbers, groups, readers, smooth calibration. Golden values from R. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowess } from '../src/calibration/smooth.ts';
import {
  auroc,
  averagedRoc,
  decisionCurve,
  differenceOfIndependent,
  homogeneityOfShares,
  likelihoodRatios,
  microAuroc,
  observedToExpected,
  predictiveValuesAt,
  smoothCalibration,
  transportThreshold,
  wilson,
} from '../src/index.ts';
import { defined, expectError, expectNear, expectNotDefined, expectRelative } from './expectations.ts';
import { pythonGolden, rGolden } from './golden/load.ts';

const confusion = ([truePositives, falsePositives, falseNegatives, trueNegatives]: readonly number[]) => ({
  ...{ truePositives, falsePositives, falseNegatives, trueNegatives },
});

describe('against R', () => {
  it.each(rGolden.ratios)('likelihood ratios of $counts are those of epiR', ({ counts, ...expected }) => {
    const ratios = likelihoodRatios(confusion(counts));
    for (const kind of ['positive', 'negative'] as const) {
      const { value, low, high } = defined(ratios[kind]);
      [value, low, high].forEach((figure, i) => {
        expectRelative(figure, expected[kind][i], 1e-6);
      });
    }
  });

  it.each(rGolden.predictive)('predictive values of $counts at $prevalence', ({ counts, prevalence, ...expected }) => {
    const values = predictiveValuesAt(prevalence, confusion(counts));
    for (const kind of ['positive', 'negative'] as const) {
      const { value, low, high } = defined(values[kind]);
      [value, low, high].forEach((figure, i) => {
        expectNear(figure, expected[kind][i], 1e-6);
      });
    }
  });

  it.each(rGolden.heterogeneities)('homogeneity of shares $values is that of chisq.test', (golden) => {
    const shares = golden.values.map((value) => defined(wilson(Math.round(100 * value), 100)));
    const { q, pValue } = defined(homogeneityOfShares(shares));
    expectNear(q, golden.chiSquared, 1e-9);
    expectNear(pValue, golden.chiSquaredP, 1e-9);
  });

  it.each(rGolden.smooth)('smooth calibration is that of lowess: $name', (golden) => {
    const { labels, first } = pythonGolden.discrimination.find(({ name }) => name === golden.name)!;
    const positives = labels.reduce((sum, label) => sum + label, 0);
    const fitted = lowess(Float64Array.from(golden.x), inOrder(first, labels));
    fitted.forEach((value, i) => {
      expectNear(value, golden.fitted[i], 1e-7);
    });
    const result = smoothCalibration(first, labels);
    if (positives < 10) expectNotDefined(result, /at least 10/);
    else {
      const indices = defined(result);
      for (const key of ['integratedIndex', 'median', 'p90', 'maximum'] as const) {
        expectNear(indices[key], golden[key], 1e-7);
      }
    }
  });
});

/** Labels in ascending order of the scores, equal scores in input order, as R's order does. */
function inOrder(scores: readonly number[], labels: readonly number[]): Float64Array {
  const order = scores.map((_, i) => i).sort((a, b) => scores[a] - scores[b]);
  return Float64Array.from(order, (i) => labels[i]);
}

describe('decisions in numbers', () => {
  it('follow the textbook: net benefit is true positives less false ones at the odds of the threshold', () => {
    const [half] = decisionCurve([0.9, 0.6, 0.7, 0.1], [1, 1, 0, 0], [0.5]);
    expect(half).toEqual({ threshold: 0.5, model: (2 - 1) / 4, all: 0 });
    const [tenth] = decisionCurve([0.9, 0.6, 0.7, 0.05], [1, 1, 0, 0], [0.1]);
    expectNear(tenth.model, 2 / 4 - (1 / 4) * (0.1 / 0.9));
    expectError('DB7006', () => decisionCurve([0.5], [1], [1]));
  });

  it('of a model that calls everything positive have the net benefit of calling all', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 2, maxLength: 30 }), (labels) => {
        for (const { model, all } of decisionCurve(
          labels.map(() => 1),
          labels,
        ))
          expectNear(model, all);
      }),
    );
  });

  it('say where a ratio is not defined', () => {
    const none = likelihoodRatios(confusion([5, 0, 0, 5]));
    expectNotDefined(none.positive, /both classes/);
    expectNotDefined(none.negative, /both classes/);
    expectNotDefined(predictiveValuesAt(0.1, confusion([5, 0, 1, 5])).positive, /0 or 1/);
    expectError('DB7006', () => predictiveValuesAt(0, confusion([5, 1, 1, 5])));
  });
});

describe('groups', () => {
  it("differ by Newcombe's interval: his example of 56/70 and 48/80, 0.2000 [0.0524, 0.3339]", () => {
    const { difference, low, high } = defined(differenceOfIndependent(wilson(56, 70), wilson(48, 80)));
    expectNear(difference, 0.2);
    expect(low).toBeCloseTo(0.0524, 4);
    expect(high).toBeCloseTo(0.3339, 4);
  });

  it('get a threshold that was chosen on the others, whatever their own scores are', () => {
    const scores = [0.9, 0.8, 0.3, 0.2, 0.6, 0.5, 0.4, 0.1];
    const labels = [1, 1, 0, 0, 1, 0, 1, 0];
    const groups = ['A', 'A', 'A', 'A', 'B', 'B', 'B', 'B'];
    const [a, b] = transportThreshold({ kind: 'youden' }, scores, labels, groups).map(({ result }) => defined(result));
    expect(b.threshold).toBe(0.55);
    expect(defined(b.sensitivity)).toMatchObject({ successes: 1, trials: 2 });
    expect(defined(b.specificity)).toMatchObject({ successes: 2, trials: 2 });
    const shifted = scores.map((score, i) => (groups[i] === 'A' ? score / 2 : score));
    expect(defined(transportThreshold({ kind: 'youden' }, shifted, labels, groups)[0].result).threshold).toBe(
      a.threshold,
    );
    expectNotDefined(transportThreshold({ kind: 'youden' }, [0.1], [1], ['A'])[0].result, /no other group/);
  });
});

describe('averages and calibration in the large', () => {
  it('the micro average pools all findings into one curve', () => {
    const findings = [
      { rows: [0, 1, 2, 3], scores: [0.9, 0.2, 0.7, 0.1], labels: [1, 0, 1, 0] },
      { rows: [0, 1, 3], scores: [0.3, 0.25, 0.4], labels: [0, 0, 1] },
    ];
    const pooled = microAuroc(findings, 4, { resamples: 200, seed: 1 });
    const scores = findings.flatMap((finding) => finding.scores);
    const labels = findings.flatMap((finding) => finding.labels);
    expectNear(pooled.value!, defined(auroc(scores, labels)).value);
  });

  it('observed over expected is 1 where as many are positive as the probabilities say', () => {
    expect(defined(observedToExpected([0.5, 0.5, 0.25, 0.75], [1, 0, 0, 1]))).toMatchObject({ value: 1, expected: 2 });
    expectNotDefined(observedToExpected([0, 0], [0, 0]), /expects no/);
  });
});

describe('the mean of ROC curves', () => {
  it('is that of their sensitivities at each rate, with the upper end where a curve rises', () => {
    const steep = [
      [0, 0],
      [0, 0.5],
      [1, 1],
    ] as const;
    const flat = [
      [0, 0],
      [0.5, 0.5],
      [1, 1],
    ] as const;
    expect(averagedRoc([steep, flat], [0, 0.25, 1])).toEqual([
      [0, 0.25],
      [0.25, (0.625 + 0.25) / 2],
      [1, 1],
    ]);
  });
});
