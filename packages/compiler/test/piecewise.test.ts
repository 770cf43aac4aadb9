import { expect, test } from 'vitest';
import { valueAt } from '../src/layers/piecewise.ts';
import { fitPower } from '../src/layers/piecewise-power.ts';

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
