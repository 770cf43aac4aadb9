/** What is planned before any score is known, and ranks of models, against R: versions and calls stand in r-planning.golden.json. */
import { describe, expect, it } from 'vitest';
import {
  expectedAurocWidth,
  expectedStandardError,
  minimumStudies,
  rankByAuroc,
  studiesForAuroc,
  studiesForEquivalence,
  studiesForNonInferiority,
} from '../src/index.ts';
import { defined, expectNear } from './expectations.ts';
import { planningGolden } from './golden/load.ts';

describe('against mnormt', () => {
  it.each(planningGolden.errors)('the error and width to expect: AUROC $auroc, $positives and $negatives', (golden) => {
    const { auroc, positives, negatives } = golden;
    expectNear(expectedStandardError(auroc, positives, negatives), golden.standardError, 1e-9);
    expectNear(defined(expectedAurocWidth(auroc, positives, negatives)).width, golden.width, 1e-9);
    // The standard error of the simulated deviation is half a percent.
    expect(Math.abs(golden.simulated / golden.standardError - 1)).toBeLessThan(0.02);
  });

  it.each(planningGolden.widths)('studies for a width of $width at $auroc, prevalence $prevalence', (golden) => {
    const { auroc, prevalence, width, studies, positives } = golden;
    expect(minimumStudies(auroc, prevalence, width)).toEqual({ studies, positives });
  });

  it.each(planningGolden.aurocs)('studies for an AUROC of $expected above $goal', (golden) => {
    const { expected, goal, prevalence, assurance, studies, positives, reached } = golden;
    expect(studiesForAuroc(expected, goal, prevalence, assurance)).toEqual({ studies, positives });
    // So many test sets of that size reach the goal indeed.
    expect(reached).toBeGreaterThan(assurance - 0.03);
    expect(reached).toBeLessThan(assurance + 0.06);
  });

  it.each(planningGolden.inferiority)('studies for non-inferiority within $margin at $expected', (golden) => {
    const { expected, margin, correlation, prevalence, assurance, studies, positives, shown } = golden;
    expect(studiesForNonInferiority(expected, margin, correlation, prevalence, assurance)).toEqual({
      studies,
      positives,
    });
    expect(Math.abs(shown - assurance)).toBeLessThan(0.03);
  });

  it.each(planningGolden.equivalence)('studies for equivalence within $margin at a spread of $spread', (golden) => {
    const { margin, spread, prevalence, assurance, studies, positives } = golden;
    expect(studiesForEquivalence(margin, spread, prevalence, assurance)).toEqual({ studies, positives });
  });
});

describe('against all resamples that there are', () => {
  const { labels, models, ranks } = planningGolden.ranks;

  it('ranks, their intervals and how often each model is first are those of the multinomial distribution', () => {
    const resamples = 20_000;
    const result = defined(rankByAuroc(models, labels, { resamples, seed: 11 }));
    result.ranks.forEach(({ rank, low, high, shareFirst }, m) => {
      const golden = ranks[m];
      expect({ rank, low, high }).toEqual({ rank: golden.rank, low: golden.low, high: golden.high });
      const error = Math.sqrt((golden.shareFirst * (1 - golden.shareFirst)) / resamples);
      expect(Math.abs(shareFirst - golden.shareFirst)).toBeLessThan(4 * error);
    });
  });
});
