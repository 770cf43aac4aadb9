/** A score that is shown and the verdict beside it never contradict each other. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shownScore } from '../src/features/second-opinion/shown-score.ts';

test.each([
  [0.4996, 0.5, '0.4996'],
  [0.49996, 0.5, '0.49996'],
  [0.5, 0.5, '0.50'],
  [0.5004, 0.5, '0.50'],
  [0.494, 0.5, '0.49'],
  [0.0349, 0.035, '0.03'],
  [0.0351, 0.035, '0.04'],
  [0.12345, 0.1234, '0.1235'],
  [0.2, 0.2049, '0.20'],
  [0.995, 0.996, '0.99'],
  [0.9961, 0.9962, '0.996'],
  [0.49951171875, 0.49951171875, '0.50'],
])('%d beside the threshold %d is shown as %s', (score, threshold, shown) => {
  expect(shownScore(score, threshold)).toBe(shown);
});

test('without a threshold a score has two decimals', () => {
  expect([0.4996, 0, 1].map((score) => shownScore(score, undefined))).toEqual(['0.50', '0.00', '1.00']);
});

test('whatever the score and the threshold, the number is on the side of the verdict, and has more than two decimals only where two would not be', () => {
  const near = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: -1e-3, max: 1e-3, noNaN: true }));
  fc.assert(
    fc.property(near, fc.boolean(), ([threshold, difference], isSingle) => {
      const exact = Math.min(1, Math.max(0, threshold + difference));
      const score = isSingle ? Math.fround(exact) : exact;
      const shown = shownScore(score, threshold);
      expect(Number(shown) >= threshold).toBe(score >= threshold);
      if (Number(score.toFixed(2)) >= threshold === score >= threshold) expect(shown).toBe(score.toFixed(2));
    }),
    { numRuns: 2000 },
  );
});
