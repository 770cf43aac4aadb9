/**
 * Powers (reciprocals, square roots) on ranges whose ends are far apart: the slope changes by so much at the low end that one step for
 * all knots leaves none for the high end. So the power is a sum of terms, each of which bends within a part of the range only and
 * has a step of its own.
 */
import { fitPiecewise, type PiecewiseFit, valueAt } from './piecewise.ts';
import { fitWithTails } from './piecewise-tails.ts';

/** One term does for a range whose ends have this ratio. */
const RATIO_OF_A_TERM = 4;
const MOST_TERMS = 6;
const SAMPLES = 1 << 14;
/** Largest error of a term, as a part of its own range. */
const TOLERANCE = 0.001;

/** Fits whose sum is x^exponent for x from low to high, both above zero. */
export function fitPower(exponent: number, low: number, high: number): PiecewiseFit[] {
  const ratio = high / low;
  const terms = Math.min(MOST_TERMS, Math.max(1, Math.ceil(Math.log(ratio) / Math.log(RATIO_OF_A_TERM))));
  const xs = Float64Array.from({ length: SAMPLES + 1 }, (_, i) => low + ((high - low) * i) / SAMPLES);
  /** The power from the k-th part on, and its tangent before. */
  const from = (k: number): ((x: number) => number) => {
    if (k === terms) return () => 0;
    const start = low * ratio ** (k / terms);
    const slope = exponent * start ** (exponent - 1);
    return (x) => (x < start ? start ** exponent + slope * (x - start) : x ** exponent);
  };
  return Array.from({ length: terms }, (_, k) => {
    const [own, rest] = [from(k), from(k + 1)];
    const ys = xs.map((x) => own(x) - rest(x));
    const range = ys.reduce((a, b) => Math.max(a, b)) - ys.reduce((a, b) => Math.min(a, b));
    if (k === terms - 1 && exponent < 0) return levelled(xs, ys, range * TOLERANCE);
    const fit = fitPiecewise(xs, ys, range * TOLERANCE);
    // Of a power that rises, it is the high end at which an error is nothing.
    return exponent > 0 ? fit : ending(fit, xs, ys);
  });
}

/** So many times the range's width beyond its end, a slope of a single step stands out. */
const FAR = 1000;

/**
 * Level behind the highest argument. A last slope that went on would bring a power that falls below zero, and the factor of a norm with it:
 * an image with more contrast would grow from norm to norm instead of keeping what it has too much.
 */
function levelled(xs: Float64Array, ys: Float64Array, tolerance: number): PiecewiseFit {
  const last = xs.length - 1;
  const far = xs[last] + FAR * (xs[last] - xs[0]);
  return fitWithTails(xs, ys, tolerance, [{ x: far, y: ys[last], end: xs[last] }]);
}

/**
 * The fit moved so that it is exact behind its part, where other terms are: an error that is nothing beside the power at the low end would be
 * a large part of it at the high end.
 */
function ending(fit: PiecewiseFit, xs: Float64Array, ys: Float64Array): PiecewiseFit {
  const last = xs.length - 1;
  const offset = fit.offset + ys[last] - valueAt(fit, xs[last]);
  const moved = { ...fit, offset };
  const error = xs.reduce((most, x, i) => Math.max(most, Math.abs(ys[i] - valueAt(moved, x))), 0);
  return { ...moved, error };
}
