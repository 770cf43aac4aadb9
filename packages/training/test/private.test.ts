import { randomBytes } from 'node:crypto';
import { DiscreteGaussianTable } from '@doubleblind/privacy';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  clip,
  decodeSum,
  encodeSum,
  type GradientEngine,
  PrivateSum,
  planSum,
  poissonSample,
  Rotation,
} from '../src/index.ts';

vi.setConfig({ testTimeout: 120_000 });

const normOf = (values: ArrayLike<number>) =>
  Math.sqrt(Array.from(values).reduce((sum, value) => sum + value * value, 0));

const options = { clippingNorm: 2, noiseMultiplier: 1, contributors: 4, hospitals: 4, patients: 100 };

const vectors = (length: number, bound: number) =>
  fc.array(fc.double({ noNaN: true, min: -bound, max: bound }), { minLength: length, maxLength: length });

describe('a hospital’s sum as integers', () => {
  test('moves by at most the plan’s distance when one patient is added, whatever the others are', () => {
    const cases = fc
      .integer({ min: 2, max: 200 })
      .chain((length) => fc.tuple(vectors(length, 50), vectors(length, 1e6)));
    fc.assert(
      fc.property(cases, ([others, one]) => {
        const plan = planSum({ ...options, parameters: others.length });
        const rotation = new Rotation(plan.length, randomBytes(32));
        const patient = Float32Array.from(one);
        clip(patient, plan.clippingNorm);
        const before = encodeSum(Float64Array.from(others), plan, rotation);
        const after = encodeSum(
          Float64Array.from(others, (value, i) => value + patient[i]),
          plan,
          rotation,
        );
        expect(normOf(after.map((value, i) => value - before[i]))).toBeLessThanOrEqual(plan.distance);
        // Hardly more than the clipping norm itself: a part in 60 is rounding.
        expect(plan.distance / plan.scale).toBeLessThan(2 * (1 + 1 / 60));
      }),
      { numRuns: 300 },
    );
  });

  test('is read back to within half a grid step a coordinate', () => {
    const sum = Float64Array.from({ length: 100 }, (_, i) => 3 * Math.sin(i));
    const plan = planSum({ ...options, parameters: 100 });
    const rotation = new Rotation(plan.length, randomBytes(32));
    const read = decodeSum(encodeSum(sum, plan, rotation), plan, rotation);
    expect(normOf(read.map((value, i) => value - sum[i])) * plan.scale).toBeLessThan(
      0.5 * Math.sqrt(plan.length) + 0.01,
    );
    expect(() => encodeSum(sum.fill(Number.NaN), plan, rotation)).toThrow('DB8004');
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
    // One clipping norm; a part in 64 more for the rounding, and seven standard errors.
    expect(deviation).toBeGreaterThan(2 * (1 - 7 / Math.sqrt(2 * parameters)));
    expect(deviation).toBeLessThan(2 * (1.03 + 7 / Math.sqrt(2 * parameters)));
  });
});

describe('what a hospital sends', () => {
  const parameters = 16;
  const sum = new PrivateSum({ ...options, parameters, noiseMultiplier: 0.1, contributors: 1 });
  /** Every image has the same, very large gradient. */
  const engine = {
    gradient: () => Promise.resolve({ gradient: new Float32Array(parameters).fill(1000) }),
  } as unknown as GradientEngine;
  const image = { image: new Float32Array(1), labels: new Float32Array(1) };
  const rotation = sum.newRotation();
  const sent = async (images: number) =>
    sum.ofHospital(engine, [Array(images).fill(image)], new Float32Array(parameters), rotation);

  test('has of one patient at most the clipping norm, however many images and however large their gradients', async () => {
    for (const images of [1, 5]) {
      const norm = normOf(sum.decode(await sent(images), rotation));
      // Noise has a norm of 0.1 x 2 x 4 or thereabouts; without clipping it would be 4,000.
      expect(norm).toBeGreaterThan(0.2);
      expect(norm).toBeLessThan(2 + 0.2 * (4 + 7));
    }
  });

  test('has fresh noise every time', async () => {
    const [first, second] = [await sent(1), await sent(1)];
    const differences = first.map((value, i) => value - second[i]);
    const deviation = normOf(differences) / Math.sqrt(2 * differences.length) / sum.plan.scale;
    // 0.2, of 16 coordinates.
    expect(deviation).toBeGreaterThan(0.05);
    expect(deviation).toBeLessThan(0.6);
  });
});

test('a sample takes every patient by itself with the same probability', () => {
  const [items, probability, samples] = [20, 0.3, 3000];
  const taken = new Array<number>(items).fill(0);
  let squares = 0;
  for (let n = 0; n < samples; n++) {
    const sample = poissonSample([...taken.keys()], probability);
    for (const item of sample) taken[item]++;
    squares += (sample.length - items * probability) ** 2;
  }
  const variance = probability * (1 - probability);
  for (const count of taken)
    expect(Math.abs(count / samples - probability)).toBeLessThan(7 * Math.sqrt(variance / samples));
  // Sizes vary as those of independent choices do: a sample of fixed size has another privacy loss.
  expect(Math.abs(squares / samples / (items * variance) - 1)).toBeLessThan(7 * Math.sqrt(2 / samples));
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
  expect(() => planSum({ ...options, parameters: 4, noiseMultiplier: 0.001 })).toThrow('DB8005');
});
