/** Figures from counts with noise: exact without it, and honest about it. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { auroc, aurocInterval, noisyAuroc, noisyShare, nonNegative, wilson } from '../src/index.ts';

const counts = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 5, maxLength: 5 });

test('without noise the AUROC and its interval are those of scores that are numbers of ranges', () => {
  fc.assert(
    fc.property(counts, counts, (positives, negatives) => {
      const of = (each: readonly number[]) => each.flatMap((count, range) => new Array<number>(count).fill(range));
      const scores = [...of(positives), ...of(negatives)];
      const labels = scores.map((_, i) => (i < of(positives).length ? 1 : 0));
      const noisy = noisyAuroc({ positives, negatives, deviation: 0 });
      const enough = Math.min(of(positives).length, of(negatives).length) >= 10;
      const interval = enough ? aurocInterval(scores, labels) : null;
      expect(noisy.defined).toBe(interval?.defined ?? false);
      // A property fails by returning false, and an expectation may.
      if (!interval?.defined) return;
      if (!noisy.defined) throw new Error(noisy.reason);
      const exact = auroc(scores, labels);
      expect(noisy.value).toBeCloseTo(exact.defined ? exact.value : Number.NaN, 12);
      expect([noisy.low, noisy.high]).toEqual([expect.closeTo(interval.low, 12), expect.closeTo(interval.high, 12)]);
    }),
    {
      examples: [
        [
          [0, 0, 0, 0, 0],
          [0, 0, 0, 0, 0],
        ],
      ],
    },
  );
});

test('without noise a share is that of Wilson', () => {
  const share = noisyShare([30, 12], [5, 3], 0);
  const exact = wilson(42, 50);
  expect(share).toMatchObject({ defined: true, cases: 42, of: 50 });
  if (!share.defined || !exact.defined) throw new Error('not defined');
  for (const end of ['value', 'low', 'high'] as const) expect(share[end]).toBeCloseTo(exact[end], 12);
});

test('more noise makes wider intervals, and hardly more studies than noise make none', () => {
  const positives = [5, 20, 60, 115];
  const negatives = [300, 250, 150, 100];
  const width = (deviation: number) => {
    const a = noisyAuroc({ positives, negatives, deviation });
    const s = noisyShare(positives.slice(2), positives.slice(0, 2), deviation);
    return [a.defined ? a.high - a.low : Number.NaN, s.defined ? s.high - s.low : Number.NaN];
  };
  const widths = [0, 5, 10, 20].map(width);
  for (const figure of [0, 1]) {
    const of = widths.map((each) => each[figure]);
    expect(of).toEqual([...of].sort((a, b) => a - b));
  }
  expect(noisyAuroc({ positives, negatives, deviation: 30 })).toMatchObject({
    defined: false,
    reason: expect.stringContaining('about 240 studies of a class at least; the noisy count is 200'),
  });
});

test('the noise of an AUROC is what many draws of it show', () => {
  const positives = [5, 20, 60, 115];
  const negatives = [300, 250, 150, 100];
  const deviation = 8;
  const exact = noisyAuroc({ positives, negatives, deviation });
  if (!exact.defined) throw new Error(exact.reason);
  // Normal noise by Box and Muller from a fixed sequence.
  let state = 1;
  const uniform = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const noise = () => Math.round(deviation * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
  const values = Array.from({ length: 1500 }, () => {
    const add = (each: readonly number[]) => each.map((count) => count + noise());
    const drawn = noisyAuroc({ positives: add(positives), negatives: add(negatives), deviation });
    return drawn.defined ? drawn.value : Number.NaN;
  });
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  expect(Math.abs(mean - exact.value)).toBeLessThan(0.003);
  expect(Math.abs(spread / exact.noise - 1)).toBeLessThan(0.06);
});

test('counts made non-negative keep their sum, and are the nearest such', () => {
  expect(nonNegative([10, -2, 4])).toEqual([9, 0, 3]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -20, max: 60 }), { minLength: 2, maxLength: 8 }), (given) => {
      const sum = given.reduce((all, count) => all + count, 0);
      fc.pre(sum > 0);
      const made = nonNegative(given);
      expect(Math.min(...made)).toBeGreaterThanOrEqual(0);
      expect(made.reduce((all, count) => all + count, 0)).toBeCloseTo(sum, 9);
      const distance = (of: readonly number[]) => of.reduce((all, count, i) => all + (count - given[i]) ** 2, 0);
      // Moving a little from any cell to any other is never nearer.
      made.forEach((count, from) => {
        if (count < 0.01) return;
        made.forEach((_, to) => {
          const moved = made.map((each, i) => each + (i === to ? 0.01 : 0) - (i === from ? 0.01 : 0));
          expect(distance(moved)).toBeGreaterThanOrEqual(distance(made) - 1e-9);
        });
      });
    }),
  );
});
