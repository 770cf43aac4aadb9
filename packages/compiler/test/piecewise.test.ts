import { expect, test } from 'vitest';
import { fitPiecewise, valueAt } from '../src/layers/piecewise.ts';
import { fitPower } from '../src/layers/piecewise-power.ts';
import { fitWithTails } from '../src/layers/piecewise-tails.ts';

test.each([
  [-0.5, 1500],
  [-0.5, 40],
  [-1, 300],
  [0.5, 1000],
])(
  'x^%f is fitted to a hundredth of itself from one end of its range to the other, %i times as far',
  (exponent, ratio) => {
    const [low, high] = [0.1, 0.1 * ratio];
    const fits = fitPower(exponent, low, high);
    for (let i = 0; i <= 200; i++) {
      const x = low * ratio ** (i / 200);
      const fitted = fits.reduce((sum, fit) => sum + valueAt(fit, x), 0);
      expect(Math.abs(fitted / x ** exponent - 1)).toBeLessThan(0.01);
    }
    expect(fits.reduce((sum, { error }) => sum + error, 0)).toBeLessThan(
      0.02 * Math.max(low ** exponent, high ** exponent),
    );
  },
);

test('behind its range a falling power stays what it is there, and never falls below zero', () => {
  for (const exponent of [-0.5, -1]) {
    const fits = fitPower(exponent, 0.1, 40);
    const at = (x: number) => fits.reduce((sum, fit) => sum + valueAt(fit, x), 0);
    for (const far of [2, 10, 1e3, 1e6]) expect(Math.abs(at(40 * far) / at(40) - 1)).toBeLessThan(0.001);
  }
});

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const silu = (x: number) => x * sigmoid(x);

test.each([
  ['sigmoid', sigmoid, [-1, 2]],
  ['silu', silu, [-3, 0.5]],
  ['exponential', Math.exp, [-1, 0]],
] as const)('%s goes where it should where odd images lead it, and is what it was on films', (_, f, [low, high]) => {
  const xs = Float64Array.from({ length: 1025 }, (__, i) => low + ((high - low) * i) / 1024);
  const ys = xs.map(f);
  const span = Math.max(...ys) - Math.min(...ys);
  const fit = fitPiecewise(xs, ys, span * 1e-3);
  const far = [
    { x: -40, y: f(-40), end: low },
    { x: high > 0 ? 40 : 0, y: f(high > 0 ? 40 : 0), end: high },
  ];
  const bounded = fitWithTails(xs, ys, span * 1e-3, far);
  xs.forEach((x, i) => {
    expect(Math.abs(valueAt(bounded, x) - ys[i])).toBeLessThanOrEqual(bounded.error * (1 + 1e-9));
  });
  expect(bounded.error).toBeLessThan(span * 0.005);
  const apart = (one: typeof fit) => Math.max(...far.map(({ x, y }) => Math.abs(valueAt(one, x) - y)));
  expect(apart(fit)).toBeGreaterThan(span);
  // Slopes are whole steps, so half of one may be left.
  expect(apart(bounded)).toBeLessThan(bounded.step * 21);
  expect(bounded.knots.length).toBeLessThanOrEqual(64);
});
