/**
 * What a piecewise linear function does where no film leads it but odd images do. Its last slopes would go on there for ever: a sigmoid that is
 * nearly flat at the ends of the films' range would leave [0, 1], and gates that grow with their maps double with every block.
 */
import { fitPiecewise, type PiecewiseFit, valueAt } from './piecewise.ts';

/** Errors of this part of the function's range on films are nothing there. */
const TOLERATED = 1 / 4;
/** Thresholds that one comparison has at most (packages/program). */
const MOST_THRESHOLDS = 64;
/** Knots of a fit whose tails are left as they are, and by how many it gets fewer where they are not. */
const FIRST_KNOTS = 60;
const FEWER_KNOTS = 8;

/** A point of the function beyond the samples of a fit, and the end of the samples on its side. */
export interface Beyond {
  readonly x: number;
  readonly y: number;
  readonly end: number;
}

/** As fitPiecewise, with slopes that lead to the points beyond; where these take too many knots, those between the ends have fewer. */
export function fitWithTails(
  xs: Float64Array,
  ys: Float64Array,
  tolerance: number,
  points: readonly Beyond[],
): PiecewiseFit {
  const tolerated = (ys.reduce((a, b) => Math.max(a, b)) - ys.reduce((a, b) => Math.min(a, b))) * TOLERATED;
  for (let knots = FIRST_KNOTS; ; knots -= FEWER_KNOTS) {
    const fit = fitPiecewise(xs, ys, tolerance, knots);
    const led = points.reduce((changed, point) => withTail(changed, point, tolerated), fit);
    if (led.knots.length <= MOST_THRESHOLDS) return led;
    if (knots <= FEWER_KNOTS) return fit;
  }
}

function withTail(fit: PiecewiseFit, { x, y, end }: Beyond, tolerated: number): PiecewiseFit {
  const error = valueAt(fit, x) - y;
  if (x === end || Math.abs(error) <= tolerated) return fit;
  const bend = -Math.round(error / (fit.step * Math.abs(x - end)));
  if (bend === 0) return fit;
  // Below the left end it is the line left of all knots that bends; the knots there take it back.
  const slope = x > end ? 0 : -bend;
  const added = Array.from({ length: Math.abs(bend) }, () => end);
  return {
    ...fit,
    first: fit.first + slope,
    offset: fit.offset - slope * fit.step * end,
    knots: Float64Array.from([...fit.knots, ...added]),
    signs: Int8Array.from([...fit.signs, ...added.map(() => Math.sign(bend))]),
  };
}
