import { normalCumulative } from '@doubleblind/metrics';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import {
  composedEpsilon,
  lossDistributionEpsilon,
  noiseForEpsilon,
  renyiDivergence,
  renyiEpsilon,
  stepsWithin,
  USUAL_ORDERS,
} from '../src/index.ts';

vi.setConfig({ testTimeout: 120_000 });

/** The training of arXiv 2101.11693 (section 4.3): 100 of 2,931 patients a step, its log prints epsilon at delta 1e-4. */
const PAPER = { samplingRate: 100 / 2931, noiseMultiplier: 1.15 };

describe('the Renyi accountant', () => {
  test.each([
    [301, 3.37],
    [631, 4.76],
    [931, 5.78],
    [1531, 7.48],
    [2431, 9.63],
    [3001, 10.83],
  ])("gives what the paper's log prints after %i steps: %f", (steps, epsilon) => {
    const spent = renyiEpsilon({ ...PAPER, steps }, 1e-4, { orders: USUAL_ORDERS, conversion: 'mironov' });
    // Two decimals are printed, and of the rate we know only who was there.
    expect(Math.abs(spent.epsilon - epsilon)).toBeLessThan(0.01);
  });

  test('is not below the moment of the privacy loss by numerical integration, and not above by more than 1e-7', () => {
    const q = 0.03425;
    const sigma = 1.15;
    for (const order of [1.5, 2.9, 3, 5.5, 6, 12]) {
      let moment = 0;
      const width = 1e-3;
      for (let x = -12 * sigma; x < order + 12 * sigma; x += width) {
        const density = Math.exp((-x * x) / (2 * sigma * sigma)) / (Math.sqrt(2 * Math.PI) * sigma);
        moment += width * density * (1 - q + q * Math.exp((2 * x - 1) / (2 * sigma * sigma))) ** order;
      }
      const divergence = renyiDivergence(order, { samplingRate: q, noiseMultiplier: sigma });
      expect(Math.abs(divergence / (Math.log(moment) / (order - 1)) - 1)).toBeLessThan(1e-7);
    }
  });
});

describe('the accountant by privacy loss distributions', () => {
  test('spends at most 9.45 on the training for which the Renyi accountant says 10.83', () => {
    const epsilon = lossDistributionEpsilon({ ...PAPER, steps: 3001 }, 1e-4);
    expect(epsilon).toBeLessThan(9.45);
    // A bound from below by the same composition without its tails: the number itself, not just its order.
    expect(epsilon).toBeGreaterThan(8.9);
  });

  test('is the exact curve of the Gaussian mechanism where every step takes every record', () => {
    // Balle and Wang, "Improving the Gaussian mechanism" (2018), theorem 8, for n steps of noise s: one of noise s / sqrt(n).
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.3, max: 2, noNaN: true }),
        fc.integer({ min: 2, max: 8 }),
        (steps, ratio, digits) => {
          const noiseMultiplier = Math.sqrt(steps) / ratio;
          const delta = 10 ** -digits;
          const epsilon = lossDistributionEpsilon({ samplingRate: 1, noiseMultiplier, steps }, delta);
          const curve = (e: number) =>
            normalCumulative(ratio / 2 - e / ratio) - Math.exp(e) * normalCumulative(-ratio / 2 - e / ratio);
          // Never below the exact epsilon, and hardly above.
          expect(curve(epsilon)).toBeLessThanOrEqual(delta * (1 + 1e-9));
          if (epsilon > 0) expect(curve(epsilon - 2e-3 * (1 + epsilon))).toBeGreaterThan(delta);
        },
      ),
      { numRuns: 6 },
    );
  });

  test('is the exact curve of one sampled step, and above the best single event of two', () => {
    const q = 0.2;
    const sigma = 0.8;
    const delta = 1e-3;
    const epsilon = lossDistributionEpsilon({ samplingRate: q, noiseMultiplier: sigma, steps: 1 }, delta);
    // Outcomes above x speak for the record; the best threshold has loss epsilon.
    const threshold = sigma * sigma * Math.log(1 + Math.expm1(epsilon) / q) + 0.5;
    const without = normalCumulative(-threshold / sigma);
    const withRecord = (1 - q) * without + q * normalCumulative((1 - threshold) / sigma);
    expect(withRecord - Math.exp(epsilon) * without).toBeCloseTo(delta, 6);
    expect(lossDistributionEpsilon({ samplingRate: q, noiseMultiplier: sigma, steps: 2 }, delta)).toBeGreaterThan(
      epsilon,
    );
  });

  test('two sampled steps spend what numerical integration over both outcomes says', () => {
    const [q, sigma, epsilon] = [0.3, 1, 0.9];
    const width = 0.01;
    let exact = 0;
    const ratio = (x: number) => 1 - q + q * Math.exp((2 * x - 1) / (2 * sigma * sigma));
    const density = (x: number) => Math.exp((-x * x) / (2 * sigma * sigma)) / (Math.sqrt(2 * Math.PI) * sigma);
    for (let x = -7; x < 9; x += width)
      for (let y = -7; y < 9; y += width)
        exact += width * width * density(x) * density(y) * Math.max(0, ratio(x) * ratio(y) - Math.exp(epsilon));
    const found = lossDistributionEpsilon({ samplingRate: q, noiseMultiplier: sigma, steps: 2 }, exact);
    expect(found).toBeGreaterThan(epsilon - 1e-3);
    expect(found).toBeLessThan(epsilon + 1e-3);
  });

  test('never exceeds the Renyi accountant, and grows with steps and rate, and falls with noise', () => {
    const base = { samplingRate: 0.01, noiseMultiplier: 1, steps: 500 };
    const at = (change: Partial<typeof base>) => lossDistributionEpsilon({ ...base, ...change }, 1e-5);
    expect(at({})).toBeLessThan(renyiEpsilon(base, 1e-5).epsilon);
    expect(at({ steps: 1000 })).toBeGreaterThan(at({}));
    expect(at({ samplingRate: 0.02 })).toBeGreaterThan(at({}));
    expect(at({ noiseMultiplier: 1.5 })).toBeLessThan(at({}));
  });
});

describe('noise for a target', () => {
  test('is enough, and one percent less is not', () => {
    const training = { samplingRate: 0.02, steps: 300 };
    const noiseMultiplier = noiseForEpsilon(training, { epsilon: 2, delta: 1e-5 });
    expect(lossDistributionEpsilon({ ...training, noiseMultiplier }, 1e-5)).toBeLessThanOrEqual(2);
    expect(lossDistributionEpsilon({ ...training, noiseMultiplier: noiseMultiplier * 0.99 }, 1e-5)).toBeGreaterThan(2);
  });
});

test.each([
  ['a sampling rate of 0', { samplingRate: 0, noiseMultiplier: 1, steps: 1 }, 1e-5],
  ['a sampling rate above 1', { samplingRate: 1.01, noiseMultiplier: 1, steps: 1 }, 1e-5],
  ['no noise', { samplingRate: 0.1, noiseMultiplier: 0, steps: 1 }, 1e-5],
  ['half a step', { samplingRate: 0.1, noiseMultiplier: 1, steps: 0.5 }, 1e-5],
  ['a delta of 0', { samplingRate: 0.1, noiseMultiplier: 1, steps: 1 }, 0],
])('%s is refused', (_, mechanism, delta) => {
  expect(() => lossDistributionEpsilon(mechanism, delta)).toThrow(/DB7101/);
  expect(() => renyiEpsilon(mechanism, delta)).toThrow(/DB7101/);
});

describe('several trainings on the same record', () => {
  const first = { samplingRate: 0.1, noiseMultiplier: 1.2, steps: 40 };
  const second = { samplingRate: 0.3, noiseMultiplier: 2, steps: 25 };

  test('spend what one of all steps does when they are alike, whichever way they are counted', () => {
    const halves = composedEpsilon(
      [
        { ...first, steps: 15 },
        { ...first, steps: 25 },
      ],
      1e-5,
    );
    expect(Math.abs(halves - lossDistributionEpsilon(first, 1e-5))).toBeLessThan(1e-6);
    expect(composedEpsilon([], 1e-5)).toBe(0);
  });

  test('spend more than either and less than their epsilons added up; the order does not matter', () => {
    const both = composedEpsilon([first, second], 1e-5);
    const alone = [first, second].map((mechanism) => lossDistributionEpsilon(mechanism, 1e-5));
    expect(both).toBeGreaterThan(Math.max(...alone));
    expect(both).toBeLessThan(alone[0] + alone[1]);
    expect(Math.abs(both - composedEpsilon([second, first], 1e-5))).toBeLessThan(1e-6);
  });

  test('are the exact curve of one Gaussian mechanism where every step takes every record', () => {
    // Noise s1 for n1 steps and s2 for n2 is one step of noise (n1 / s1^2 + n2 / s2^2)^(-1/2).
    const one = { samplingRate: 1, noiseMultiplier: 1 / Math.sqrt(4 / 9 + 9 / 25), steps: 1 };
    const parts = [
      { samplingRate: 1, noiseMultiplier: 3, steps: 4 },
      { samplingRate: 1, noiseMultiplier: 5, steps: 9 },
    ];
    expect(Math.abs(composedEpsilon(parts, 1e-5) - lossDistributionEpsilon(one, 1e-5))).toBeLessThan(2e-3);
  });
});

test('the steps within a budget spend no more than it, and one more would', () => {
  const mechanism = { samplingRate: 0.1, noiseMultiplier: 1.3 };
  const budget = { epsilon: 2, delta: 1e-5 };
  const steps = stepsWithin(mechanism, budget, 1000);
  expect(steps).toBeGreaterThan(10);
  expect(steps).toBeLessThan(1000);
  expect(lossDistributionEpsilon({ ...mechanism, steps }, 1e-5)).toBeLessThanOrEqual(2);
  expect(lossDistributionEpsilon({ ...mechanism, steps: steps + 2 }, 1e-5)).toBeGreaterThan(2);
  expect(stepsWithin(mechanism, budget, 5)).toBe(5);
  expect(stepsWithin(mechanism, { epsilon: 0.01, delta: 1e-5 }, 1000)).toBe(0);
});
