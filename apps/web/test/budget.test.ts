/** The privacy calculator says what the agents' accountants say, and refuses what is no number by field. */

import type { TrainingTerms } from '@doubleblind/contracts';
import { lossDistributionEpsilon } from '@doubleblind/privacy';
import { expect, test } from 'vitest';
import { type Budget, type BudgetFields, budgetOf, epsilonOfTerms } from '../src/features/trainings/budget.ts';

const FIELDS: BudgetFields = {
  ...{ find: 'noise', samplingRate: '0.1', rounds: '300', delta: '1e-5', noise: '1.15', epsilon: '4' },
};
const answer = (change: Partial<BudgetFields>) => budgetOf({ ...FIELDS, ...change }) as Budget;

test('finds the noise for a target, which all rounds then spend and not more', () => {
  const { noise, points, renyi } = answer({});
  const last = points.at(-1)!;
  expect(last).toMatchObject({ round: 300 });
  expect(last.epsilon).toBeLessThanOrEqual(4);
  expect(last.epsilon).toBeGreaterThan(3.95);
  expect(lossDistributionEpsilon({ samplingRate: 0.1, noiseMultiplier: noise, steps: 300 }, 1e-5)).toBeLessThan(4);
  expect(renyi).toBeGreaterThan(last.epsilon);
});

test('what terms say that all rounds spend is what the calculator says of the same numbers', () => {
  const terms = { samplingRate: 0.1, noiseMultiplier: 1.15, rounds: 300, delta: 1e-5 } as TrainingTerms;
  expect(epsilonOfTerms(terms)).toBe(answer({ find: 'epsilon', noise: '1.15' }).points.at(-1)!.epsilon);
  expect(epsilonOfTerms({ ...terms, rounds: 600 })).toBeGreaterThan(epsilonOfTerms(terms)!);
  expect(epsilonOfTerms({ ...terms, samplingRate: 1, noiseMultiplier: 0.5 })).toBeNull();
});

test('says what a noise spends over the rounds: more with each, as the accountant says', () => {
  const { points } = answer({ find: 'epsilon', samplingRate: '0,1', noise: '1,15' });
  for (const [i, { epsilon }] of points.entries()) expect(epsilon).toBeGreaterThan(points[i - 1]?.epsilon ?? 0);
  const exact = lossDistributionEpsilon({ samplingRate: 0.1, noiseMultiplier: 1.15, steps: 300 }, 1e-5);
  expect(points.at(-1)!.epsilon).toBeGreaterThanOrEqual(exact);
  expect(points.at(-1)!.epsilon).toBeLessThan(exact * 1.02);
  expect(answer({ find: 'epsilon', rounds: '1' }).points).toHaveLength(1);
});

test('names the field that is no number of its kind, and says when nothing is enough', () => {
  expect(budgetOf({ ...FIELDS, samplingRate: '0' })).toBe('samplingRate');
  expect(budgetOf({ ...FIELDS, samplingRate: '' })).toBe('samplingRate');
  expect(budgetOf({ ...FIELDS, rounds: '1.5' })).toBe('rounds');
  expect(budgetOf({ ...FIELDS, delta: '0' })).toBe('delta');
  expect(budgetOf({ ...FIELDS, epsilon: 'four' })).toBe('epsilon');
  expect(budgetOf({ ...FIELDS, find: 'epsilon', noise: '0.1' })).toBe('noise');
  expect(budgetOf({ ...FIELDS, samplingRate: '1', rounds: '1000000', epsilon: '0.001' })).toBe('unreachable');
  expect(budgetOf({ ...FIELDS, find: 'epsilon', samplingRate: '1', noise: '0.5', rounds: '10000' })).toBe('too-much');
});
