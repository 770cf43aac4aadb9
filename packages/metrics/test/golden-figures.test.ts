/** Figures of reports against R, beyond golden.test.ts: versions and calls stand in r-figures.golden.json. */
import { describe, expect, it } from 'vitest';
import {
  averagedRoc,
  calibrationErrorByChance,
  classify,
  cohensKappa,
  decisionCurve,
  effectiveTrials,
  exactUpperBoundByPatient,
  homogeneityOfShares,
  likelihoodRatios,
  mcnemarByPatient,
  microAuroc,
  modelAgainstReaders,
  noisyAuroc,
  noisyShare,
  nonNegative,
  normalQuantile,
  observedToExpected,
  predictiveValuesAt,
  type RocLine,
  repeatability,
  rocPoints,
  wilsonByPatient,
} from '../src/index.ts';
import { defined, expectNear } from './expectations.ts';
import { figureGolden, pythonGolden } from './golden/load.ts';

const caseOf = (name: string) => pythonGolden.discrimination.find((entry) => entry.name === name)!;
const threes = (studies: number) => Uint32Array.from({ length: studies }, (_, study) => Math.floor(study / 3));

describe('against survey', () => {
  it.each(figureGolden.shares)('shares by patient have its variance between clusters: $name', (golden) => {
    const { first } = caseOf(golden.name);
    const hits = Uint8Array.from(first, (score) => (score >= golden.threshold ? 1 : 0));
    const patients = threes(first.length);
    expectNear(effectiveTrials(hits, patients), golden.effective, 1e-9);
    const { low, high } = defined(wilsonByPatient(hits, patients));
    expectNear(low, golden.ends[0], 1e-9);
    expectNear(high, golden.ends[1], 1e-9);
    expectNear(exactUpperBoundByPatient(hits, patients, 0.95), golden.upper, 1e-9);
  });
});

describe('by patient, against survey', () => {
  it.each(figureGolden.decided)('decisions, groups and kappa: $name', (golden) => {
    const { first, second, labels } = caseOf(golden.name);
    const patients = threes(first.length);
    const { counts, sensitivity, specificity } = classify(first, labels, 0.4, 0.95, patients);
    const effective = { positives: defined(sensitivity).effective, negatives: defined(specificity).effective };
    const ratios = likelihoodRatios(counts, 0.95, effective);
    const { positive } = predictiveValuesAt(0.05, counts, 0.95, effective);
    (['value', 'low', 'high'] as const).forEach((end, i) => {
      expectNear(defined(ratios.positive)[end], golden.positive[i], 1e-9);
      expectNear(defined(ratios.negative)[end], golden.negative[i], 1e-9);
      expectNear(defined(positive)[end], golden.predictive[i], 1e-9);
    });
    const calls = (scores: readonly number[], at: number) => scores.map((score) => Number(score >= at));
    const shareOf = (studies: readonly number[]) =>
      defined(
        wilsonByPatient(
          studies.map((study) => calls(first, 0.4)[study]),
          studies.map((study) => patients[study]),
        ),
      );
    const studies = labels.map((_, study) => study);
    const half = labels.length / 2;
    const test = defined(
      homogeneityOfShares([
        shareOf(studies.filter((study) => study < half)),
        shareOf(studies.filter((study) => study >= half)),
      ]),
    );
    expectNear(test.q, golden.chiSquared, 1e-9);
    expectNear(test.pValue, golden.pValue, 1e-9);
    const kappa = defined(cohensKappa(calls(first, 0.4), calls(second, 0.5), 0.95, patients));
    expectNear(kappa.value, golden.kappa, 1e-9);
    expectNear(kappa.value - kappa.low, normalQuantile(0.975) * golden.kappaError, 1e-9);
  });

  it('a model against the mean of readers has covariances by patient', () => {
    const { name, ratings, ...golden } = figureGolden.clusteredReaders;
    const { first, labels } = caseOf(name);
    const result = defined(modelAgainstReaders(first, ratings, labels, 0.95, threes(first.length)));
    for (const key of ['difference', 'low', 'high', 'degreesOfFreedom'] as const) {
      expectNear(result[key], golden[key], 1e-8);
    }
  });
});

describe('against R', () => {
  it.each(figureGolden.signs)('McNemar by patient is over all signs of $differences', ({ differences, exact, mid }) => {
    const { exactP, midP } = mcnemarByPatient(differences);
    expectNear(exactP, exact, 1e-12);
    expectNear(midP, mid, 1e-12);
  });

  it('repeatability is the residual deviation of an analysis of variance', () => {
    const { name, within, coefficient } = figureGolden.repeatability;
    const { first, second } = caseOf(name);
    const result = defined(repeatability(first, second));
    expectNear(result.withinDeviation, within, 1e-12);
    expectNear(result.coefficient, coefficient, 1e-12);
  });

  it.each(figureGolden.benefit)('net benefit follows from the two-by-two table: $name', (golden) => {
    const { first, labels } = caseOf(golden.name);
    decisionCurve(first, labels, golden.thresholds).forEach(({ model, all }, i) => {
      expectNear(model, golden.model[i], 1e-12);
      expectNear(all, golden.all[i], 1e-12);
    });
  });

  it.each(figureGolden.observed)('observed over expected has the interval of prop.test: $name', (golden) => {
    const { first, labels } = caseOf(golden.name);
    const result = defined(observedToExpected(first, labels));
    for (const end of ['value', 'low', 'high'] as const) expectNear(result[end], golden[end], 1e-9);
  });

  it.each(figureGolden.chance)('the calibration error by chance is that of a Poisson-binomial: $name', (golden) => {
    const { first } = caseOf(golden.name);
    expectNear(calibrationErrorByChance(first, { kind: 'width', bins: golden.bins }), golden.error, 1e-12);
  });

  it('curves are averaged at each rate, and pooled', () => {
    const { name, rates, macro, micro } = figureGolden.averaged;
    const { first, second, labels } = caseOf(name);
    const other = [...labels].reverse();
    const line = (scores: readonly number[], of: readonly number[]): RocLine =>
      defined(rocPoints(scores, of)).points.map((point) => [point.falsePositiveRate, point.truePositiveRate]);
    averagedRoc([line(first, labels), line(second, other)], rates).forEach(([, sensitivity], i) => {
      expectNear(sensitivity, macro[i], 1e-12);
    });
    const rows = labels.map((_, study) => study);
    const findings = [
      { rows, scores: first, labels },
      { rows, scores: second, labels: other },
    ];
    expectNear(microAuroc(findings, rows.length, { resamples: 100, seed: 1 }).value!, micro, 1e-12);
  });

  it.each(figureGolden.noisy)('figures of counts with noise $deviation: projection, AUROC, share', (golden) => {
    const { positives, negatives, deviation } = golden;
    [positives, negatives].forEach((counts, label) => {
      nonNegative(counts).forEach((count, range) => {
        expectNear(count, golden.projected[label][range], 1e-8);
      });
    });
    const auroc = defined(noisyAuroc({ positives, negatives, deviation }));
    expectNear(auroc.noise, golden.noise, 1e-6);
    const share = defined(noisyShare(positives.slice(1), positives.slice(0, 1), deviation));
    (['value', 'low', 'high'] as const).forEach((end, i) => {
      expectNear(auroc[end], Math.min(1, golden.auroc[i]), 1e-6);
      expectNear(share[end], Math.min(1, golden.sensitivity[i]), 1e-9);
    });
    expect(auroc.low).toBeGreaterThan(0);
  });
});
