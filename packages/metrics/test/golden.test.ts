import { describe, expect, it } from 'vitest';
import { assignBins } from '../src/calibration/bins.ts';
import {
  auroc,
  aurocInterval,
  averagePrecision,
  bootstrapReplicates,
  brierDifference,
  brierScore,
  calibrationCurve,
  chooseThreshold,
  clopperPearson,
  confusionCounts,
  delongCovariance,
  delongInterval,
  delongTest,
  exactUpperBound,
  holm,
  ksTwoSample,
  mcnemar,
  randomEffects,
  recalibrate,
  rocPoints,
  roundScores,
  weightedAuroc,
  wilson,
} from '../src/index.ts';
import { defined, expectNear, expectNotDefined, expectRelative } from './expectations.ts';
import { pythonGolden, rGolden } from './golden/load.ts';

describe.each(pythonGolden.discrimination)('against scikit-learn and statsmodels: $name', (golden) => {
  const { labels, first, second } = golden;

  it('AUROC is that of roc_auc_score', () => {
    expectNear(defined(auroc(first, labels)).value, golden.auroc);
  });

  it('the ROC curve is that of roc_curve', () => {
    const { points } = defined(rocPoints(first, labels));
    const [falsePositive, truePositive, thresholds] = golden.roc;
    expect(points.slice(1).map((p) => p.threshold)).toEqual(thresholds);
    points.forEach((point, i) => {
      expectNear(point.falsePositiveRate, falsePositive[i]);
      expectNear(point.truePositiveRate, truePositive[i]);
    });
  });

  it('average precision is that of average_precision_score', () => {
    expectNear(defined(averagePrecision(first, labels)).value, golden.averagePrecision);
  });

  it('the Brier score is that of brier_score_loss', () => {
    expectNear(brierScore(first, labels), golden.brier);
  });

  it.each(['uniform', 'quantile'] as const)(
    'the calibration curve is that of calibration_curve, %s bins',
    (strategy) => {
      const curve = calibrationCurve(first, labels, { kind: strategy === 'uniform' ? 'width' : 'mass', bins: 10 });
      const [observed, mean] = golden.curves[strategy];
      expect(curve).toHaveLength(observed.length);
      curve.forEach((bin, b) => {
        expectNear(bin.observed.value, observed[b]);
        expectNear(bin.meanProbability, mean[b]);
      });
    },
  );

  it('the paired Brier difference is that of statsmodels and a paired t-test', () => {
    const result = defined(brierDifference(first, second, labels));
    for (const key of ['difference', 'low', 'high', 'pValue'] as const) {
      expectNear(result[key], golden.brierDifference[key], 1e-10);
    }
  });

  it('the logistic recalibration is that of statsmodels', () => {
    const result = defined(recalibrate(first, labels));
    for (const key of ['intercept', 'slope', 'inTheLarge'] as const) {
      const { value, standardError } = key === 'inTheLarge' ? result[key] : defined(result[key]);
      expectNear(value, golden.recalibration[key][0], 1e-7);
      expectNear(standardError, golden.recalibration[key][1], 1e-6);
    }
  });
});

describe.each(rGolden.delong)('against pROC: $name', (golden) => {
  const { labels, first, second } = pythonGolden.discrimination.find(({ name }) => name === golden.name)!;

  it('variance, covariance and interval are those of DeLong', () => {
    const { covariance } = defined(delongCovariance([first, second], labels));
    expectNear(covariance[0][0], golden.variance);
    expectNear(covariance[0][1], golden.covariance);
    const interval = defined(delongInterval(first, labels));
    expectNear(interval.low, golden.low);
    expectNear(interval.high, golden.high);
  });

  it('the paired test is that of roc.test, with the opposite sign', () => {
    const test = defined(delongTest(first, second, labels));
    expectNear(test.z, -golden.z, 1e-9);
    expectNear(test.pValue, golden.pValue, 1e-9);
  });

  it('the interval is the score interval of binormal and Newcombe variances, from its components', () => {
    const { low, high } = rGolden.intervals.find(({ name }) => name === golden.name)!;
    const interval = defined(aurocInterval(first, labels));
    expectNear(interval.low, low, 1e-9);
    expectNear(interval.high, high, 1e-9);
  });

  it('the Youden threshold, rounded to three digits, reaches the largest index but for a study', () => {
    const { threshold } = defined(chooseThreshold({ kind: 'youden' }, first, labels));
    const counts = confusionCounts(first, labels, threshold);
    const sensitivity = counts.truePositives / (counts.truePositives + counts.falseNegatives);
    const specificity = counts.trueNegatives / (counts.trueNegatives + counts.falsePositives);
    const study = 1 / (counts.trueNegatives + counts.falsePositives);
    expect(Math.abs(sensitivity + specificity - 1 - golden.youden)).toBeLessThan(study + 1e-12);
  });
});

describe.each(rGolden.summaries)('against metafor: values $values', (golden) => {
  it('the random-effects summary is that of rma with DL and adhoc, the prediction with t on k - 2', () => {
    const result = defined(randomEffects(golden.values, golden.variances));
    for (const key of ['value', 'standardError', 'low', 'high', 'tau2', 'i2', 'q', 'qPValue'] as const) {
      expectNear(result[key], golden[key], 1e-9);
    }
    if (Array.isArray(golden.prediction)) {
      expectNear(result.prediction!.low, golden.prediction[0], 1e-9);
      expectNear(result.prediction!.high, golden.prediction[1], 1e-9);
    } else expect(result.prediction).toBeNull();
    result.weights.forEach((weight, i) => {
      expectNear(weight, golden.weights[i], 1e-9);
    });
  });
});

describe.each(rGolden.clustered)('by patient, against R: $name', (golden) => {
  const { labels, first, second } = pythonGolden.discrimination.find(({ name }) => name === golden.name)!;
  const { patients } = golden;

  it('variance and covariance are those of Obuchowski (1997), and near the bootstrap over patients', () => {
    const { covariance } = defined(delongCovariance([first, second], labels, patients));
    expectNear(covariance[0][0], golden.variance);
    expectNear(covariance[0][1], golden.covariance);
    expect(Math.abs(Math.sqrt(covariance[0][0]) / golden.bootstrapSd - 1)).toBeLessThan(0.05);
  });

  it('the interval has the design effect and the degrees of freedom of the patients', () => {
    const interval = defined(aurocInterval(first, labels, 0.95, patients));
    expectNear(interval.low, golden.low, 1e-9);
    expectNear(interval.high, golden.high, 1e-9);
  });

  it('the bootstrap over patients spreads as that of boot', () => {
    const [values] = bootstrapReplicates(labels.length, [weightedAuroc(first, labels)], {
      ...{ resamples: 2000, seed: 3, patients },
    });
    const kept = [...values].filter(Number.isFinite);
    const mean = kept.reduce((sum, v) => sum + v, 0) / kept.length;
    const sd = Math.sqrt(kept.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (kept.length - 1));
    expect(Math.abs(sd / golden.bootstrapSd - 1)).toBeLessThan(0.06);
  });

  it('standard errors of the recalibration are those of the sandwich', () => {
    const { intercept, slope } = defined(recalibrate(first, labels, 0.95, patients));
    expectNear(defined(intercept).standardError, golden.sandwich[0], 1e-6);
    expectNear(defined(slope).standardError, golden.sandwich[1], 1e-6);
  });
});

describe.each(rGolden.recalibrations)('recalibration of scores $scores, against glm', (golden) => {
  it('has the intercept with the slope held at 1, and a slope where there is one', () => {
    const result = defined(recalibrate(golden.scores, golden.labels));
    // glm stops 7e-6 short of the root for scores of 0 and 1.
    expectNear(result.inTheLarge.value, golden.inTheLarge[0], 1e-5);
    expectRelative(result.inTheLarge.standardError, golden.inTheLarge[1], 1e-6);
    for (const key of ['slope', 'intercept'] as const) {
      const expected = golden[key];
      if (!Array.isArray(expected)) expectNotDefined(result[key], /separates/);
      else {
        expectNear(defined(result[key]).value, expected[0], 1e-6);
        expectNear(defined(result[key]).standardError, expected[1], 1e-6);
      }
    }
  });
});

describe('against scipy', () => {
  it.each(pythonGolden.ks)('K-S is that of ks_2samp: $name', ({ a, b, statistic, exact, asymptotic }) => {
    const result = ksTwoSample(a, b, 'exact');
    expectNear(result.statistic, statistic);
    expectRelative(result.pValue, exact, 1e-9);
    expectNear(ksTwoSample(a, b, 'asymptotic').pValue, asymptotic, 1e-7);
  });

  it('rounding is that of numpy', () => {
    const [values, rounded] = pythonGolden.round;
    expect([...roundScores(values, 2)]).toEqual(rounded);
  });
});

describe('against statsmodels', () => {
  it.each(pythonGolden.proportions)('intervals of $successes of $trials', ({ successes, trials, wilson: w, exact }) => {
    const score = defined(wilson(successes, trials));
    expectNear(score.low, w[0]);
    expectNear(score.high, w[1]);
    const interval = defined(clopperPearson(successes, trials));
    expectNear(interval.low, exact[0]);
    expectNear(interval.high, exact[1]);
    expectNear(exactUpperBound(successes, trials, 0.975), exact[1]);
  });

  it.each(pythonGolden.mcnemar)(
    'McNemar with $first and $second discordant pairs',
    ({ first, second, exact, midP }) => {
      const test = mcnemar(first, second);
      expectNear(test.exactP, exact);
      expectNear(test.midP, midP);
    },
  );

  it('p-values adjusted by Holm are those of multipletests', () => {
    holm(pythonGolden.holm.pValues).forEach((p, i) => {
      expectNear(p, pythonGolden.holm.adjusted[i]);
    });
  });

  it('every probability has one bin, equal-mass bins hold about equally many', () => {
    const bins = assignBins(pythonGolden.discrimination[0].first, { kind: 'mass', bins: 10 });
    for (let b = 0; b < 10; b++) expect(bins.filter((bin) => bin === b)).toHaveLength(12);
  });
});
