import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  brierScore,
  calibrationCurve,
  calibrationErrorByChance,
  decomposeBrier,
  expectedCalibrationError,
  recalibrate,
} from '../src/index.ts';
import { seededRandom } from '../src/random/xoshiro.ts';
import { defined, expectError, expectNear, expectNotDefined } from './expectations.ts';

const forecasts = fc.array(
  fc.record({ p: fc.double({ min: 0, max: 1, noNaN: true }), label: fc.integer({ min: 0, max: 1 }) }),
  { minLength: 2, maxLength: 60 },
);

/** Outcomes drawn with exactly the stated probabilities. */
function calibrated(studies: number): { p: number[]; labels: number[] } {
  const random = seededRandom(3);
  const p = Array.from({ length: studies }, () => 0.02 + 0.96 * random.nextDouble());
  return { p, labels: p.map((v) => (random.nextDouble() < v ? 1 : 0)) };
}

describe('the Brier score', () => {
  it('is the sum of its parts, whatever the bins', () => {
    fc.assert(
      fc.property(forecasts, fc.constantFrom('width', 'mass'), fc.integer({ min: 2, max: 12 }), (rows, kind, bins) => {
        const p = rows.map((row) => row.p);
        const labels = rows.map((row) => row.label);
        const parts = decomposeBrier(p, labels, { kind: kind as 'width', bins });
        const { reliability, resolution, uncertainty, withinBins } = parts;
        expectNear(reliability - resolution + uncertainty + withinBins, brierScore(p, labels));
        expect(Math.min(reliability, resolution, uncertainty)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('has nothing within bins when forecasts in a bin are equal', () => {
    const parts = decomposeBrier([0.05, 0.05, 0.55, 0.55, 0.95], [0, 0, 1, 0, 1], { kind: 'width', bins: 10 });
    expectNear(parts.withinBins, 0);
  });

  it('refuses scores that are no probabilities', () => {
    expectError('DB7005', () => brierScore([1.2], [1]));
    expectError('DB7005', () => brierScore([-0.1], [1]));
  });
});

describe('calibration', () => {
  it('of calibrated probabilities has slope 1, intercept 0 and a small error', () => {
    const { p, labels } = calibrated(20_000);
    const { inTheLarge, ...line } = defined(recalibrate(p, labels));
    const [slope, intercept] = [defined(line.slope), defined(line.intercept)];
    expect(Math.abs(slope.value - 1)).toBeLessThan(4 * slope.standardError);
    expect(Math.abs(intercept.value)).toBeLessThan(4 * intercept.standardError);
    expect(Math.abs(inTheLarge.value)).toBeLessThan(4 * inTheLarge.standardError);
    expect(expectedCalibrationError(calibrationCurve(p, labels))).toBeLessThan(0.02);
  });

  it('of too extreme probabilities has a slope below 1', () => {
    const { p, labels } = calibrated(20_000);
    const extreme = p.map((v) => 1 / (1 + ((1 - v) / v) ** 2));
    expect(defined(defined(recalibrate(extreme, labels)).slope).value).toBeCloseTo(0.5, 1);
  });

  it('error by chance is what the error is on average where every probability is right', () => {
    const random = seededRandom(11);
    const p = Array.from({ length: 150 }, () => random.nextDouble());
    let sum = 0;
    for (let run = 0; run < 400; run++) {
      const labels = p.map((v) => Number(random.nextDouble() < v));
      sum += expectedCalibrationError(calibrationCurve(p, labels)) / 400;
    }
    const expected = calibrationErrorByChance(p);
    expect(expected).toBeGreaterThan(0.05);
    expect(Math.abs(sum / expected - 1)).toBeLessThan(0.05);
    // One study with probability one half is off by one half either way.
    expectNear(calibrationErrorByChance([0.5], { kind: 'width', bins: 2 }), 0.5);
  });

  it('error is the mean distance of the curve from the diagonal', () => {
    const curve = calibrationCurve([0.1, 0.1, 0.9, 0.9], [0, 1, 1, 1], { kind: 'width', bins: 2 });
    expect(curve.map((bin) => bin.count)).toEqual([2, 2]);
    expectNear(expectedCalibrationError(curve), 0.25);
  });

  it('is not defined for one class, and has no slope for equal probabilities or separated classes', () => {
    expectNotDefined(recalibrate([0.1, 0.2], [1, 1]), /both classes/);
    expectNotDefined(defined(recalibrate([0.2, 0.2], [0, 1])).slope, /equal/);
    expectNotDefined(defined(recalibrate([0.1, 0.2, 0.8], [0, 0, 1])).slope, /separates/);
    expectNotDefined(defined(recalibrate([0.1, 0.2, 0.8], [1, 1, 0])).intercept, /separates/);
    expectNear(defined(recalibrate([0.2, 0.2], [0, 1])).inTheLarge.value, Math.log(4), 1e-9);
  });

  it('takes probabilities of exactly 0 and 1', () => {
    const result = defined(recalibrate([0, 0, 0.5, 1, 1, 0.3], [0, 1, 1, 1, 0, 0]));
    expect(Number.isFinite(defined(result.slope).value)).toBe(true);
  });
});
