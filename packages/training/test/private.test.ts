import { randomBytes } from 'node:crypto';
import { DiscreteGaussianTable } from '@doubleblind/privacy';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, decodeSum, encodePatient, planSum, Rotation } from '../src/index.ts';

const normOf = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));

const options = { clippingNorm: 2, noiseMultiplier: 1, contributors: 4, hospitals: 4, patients: 100 };

describe('a patient’s gradient as integers', () => {
  test('never has a larger norm than the plan says, whatever the gradient', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
          minLength: 2,
          maxLength: 300,
        }),
        (numbers) => {
          const plan = planSum({ ...options, parameters: numbers.length });
          const rotation = new Rotation(plan.length, randomBytes(32));
          const integers = encodePatient(Float32Array.from(numbers), plan, rotation);
          const square = integers.reduce((sum, value) => sum + value * value, 0);
          expect(square).toBeLessThanOrEqual(plan.largestSquare);
          // Hardly more than the clipping norm itself: 2% of it is rounding.
          expect(Math.sqrt(plan.largestSquare) / plan.scale).toBeLessThan(2 * 1.1);
        },
      ),
    );
  });

  test('is the clipped gradient on average, and near it every time', () => {
    const gradient = Float32Array.from({ length: 100 }, (_, i) => Math.sin(i));
    const wanted = gradient.slice();
    expect(clip(wanted, 2)).toBeGreaterThan(2);
    expect(normOf(wanted)).toBeCloseTo(2, 5);
    const plan = planSum({ ...options, parameters: 100 });
    const mean = new Float64Array(100);
    for (let i = 0; i < 400; i++) {
      const rotation = new Rotation(plan.length, randomBytes(32));
      decodeSum(encodePatient(gradient, plan, rotation), plan, rotation).forEach((value, k) => {
        mean[k] += value / 400;
      });
    }
    // Rounding errors have a deviation of at most half a grid step; seven standard errors of 400.
    const bound = (7 * 0.5) / plan.scale / Math.sqrt(400);
    mean.forEach((value, k) => {
      expect(Math.abs(value - wanted[k])).toBeLessThan(bound);
    });
  });

  test('and the noise of all contributors give a sum with the noise that was asked for', () => {
    const parameters = 4096;
    const plan = planSum({ ...options, parameters });
    const rotation = new Rotation(plan.length, randomBytes(32));
    const sum = new Int32Array(plan.length);
    for (let i = 0; i < options.contributors; i++) {
      const noise = new DiscreteGaussianTable({ numerator: plan.variance, denominator: 1n });
      noise.addTo(sum);
    }
    const deviation = normOf(decodeSum(sum, plan, rotation)) / Math.sqrt(parameters);
    // One clipping norm; up to a hundredth more for the rounding, and seven standard errors.
    expect(deviation).toBeGreaterThan(2 * (1 - 7 / Math.sqrt(2 * parameters)));
    expect(deviation).toBeLessThan(2 * (1.02 + 7 / Math.sqrt(2 * parameters)));
  });
});

test('a rotation is undone, keeps norms and spreads a spike', () => {
  const rotation = new Rotation(1024, randomBytes(32));
  const spike = new Float32Array(1000);
  spike[17] = 3;
  const rotated = rotation.forward(spike);
  expect(normOf(rotated)).toBeCloseTo(3, 9);
  expect(Math.max(...rotated.map(Math.abs))).toBeCloseTo(3 / 32, 9);
  expect(normOf(rotation.backward(rotated, 1000).map((value, i) => value - spike[i]))).toBeLessThan(1e-6);
  const dense = new Float32Array(1000).fill(1);
  expect(new Rotation(1024, randomBytes(32)).forward(dense)).not.toEqual(rotation.forward(dense));
});

test('a plan whose sums could wrap around, or whose noise is finer than its grid, is refused', () => {
  expect(() => planSum({ ...options, parameters: 1 << 20, patients: 1e6 })).toThrow('DB8005');
  expect(() => planSum({ ...options, parameters: 4, noiseMultiplier: 0.01 })).toThrow('DB8005');
});
