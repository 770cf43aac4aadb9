import { describe, expect, it } from 'vitest';
import { rangeOf, withRoundingRoom } from '../src/fixed-point/ranges.ts';

const still = 0.001;
const statistics = (samples: number, hostile = 0) => ({
  low: Float64Array.of(-1, 0, -still, -2),
  high: Float64Array.of(1, 2, still, 2),
  hostileLow: Float64Array.of(-1, 0, -still, -2 - hostile),
  hostileHigh: Float64Array.of(1, 2, still, 2),
  mean: new Float64Array(4),
  active: new Float64Array(4),
  samples,
});
const span = ({ low, high }: { low: Float64Array; high: Float64Array }, channel: number) =>
  high[channel] - low[channel];

describe('the range of a channel', () => {
  it('is that of the films with the margin where there are many values of it, and wider where there are few', () => {
    expect(span(rangeOf(statistics(1e6), 1.5), 0)).toBeCloseTo(3);
    expect(span(rangeOf(statistics(100), 1.5), 0)).toBeCloseTo(3 * Math.sqrt(2.5));
    expect(Number.isFinite(span(rangeOf(statistics(1), 1.5), 0))).toBe(true);
  });

  it('is no less than a quarter of the median, about the same middle', () => {
    const { low, high } = rangeOf(statistics(1e6), 1);
    expect([low[2], high[2]]).toEqual([-0.25, 0.25]);
    expect([low[1], high[1]]).toEqual([0, 2]);
  });

  it('holds what patterns need, on their side', () => {
    const { low, high } = rangeOf(statistics(1e6, 10), 1);
    expect(low[3]).toBeLessThanOrEqual(-12);
    expect(high[3]).toBeCloseTo(2);
  });

  it('holds eight times what films need where patterns lead a value thousands of times as far, and all where it is tens of times', () => {
    const { low, high } = rangeOf(statistics(1e6, 10_000), 1);
    expect(low[3]).toBe(-16);
    expect(high[3]).toBe(2);
    expect(rangeOf(statistics(1e6, 100), 1).low[3]).toBeLessThanOrEqual(-102);
  });

  it('has a quarter of the largest value more at either end for the rounding of products', () => {
    const { low, high } = withRoundingRoom({ low: Float64Array.of(0.9, -2), high: Float64Array.of(1, 1) });
    expect([low[0], high[0]]).toEqual([0.65, 1.25]);
    expect([low[1], high[1]]).toEqual([-2.5, 1.5]);
  });
});
