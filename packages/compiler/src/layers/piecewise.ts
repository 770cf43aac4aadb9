/**
 * Piecewise linear functions whose slopes are multiples of one step: with every knot a rectifier of weight one step, their sum takes
 * no multiplication and no homomorphic layer. The slopes of the function rounded to steps say where the pieces end; each piece is
 * laid so that its largest error is least, and knots are where neighbours meet.
 */

export interface PiecewiseFit {
  /** What one knot adds to the slope. */
  readonly step: number;
  /** Slope left of all knots, in steps. */
  readonly first: number;
  /** Value of the leftmost line at 0. */
  readonly offset: number;
  readonly knots: Float64Array;
  /** 1 or -1 for each knot. */
  readonly signs: Int8Array;
  /** Largest difference to the function on the samples. */
  readonly error: number;
}

const FEWEST_KNOTS = 4;
/** Fewer than a comparison has thresholds at most (packages/program). */
const MOST_KNOTS = 60;

/**
 * The fewest knots with an error of at most `tolerance`, or the best of `mostKnots`.
 * @param xs evenly spaced from the lowest value
 * @param ys the function at these
 */
export function fitPiecewise(
  xs: Float64Array,
  ys: Float64Array,
  tolerance: number,
  mostKnots = MOST_KNOTS,
): PiecewiseFit {
  const slopes = ys.slice(1).map((y, i) => (y - ys[i]) / (xs[i + 1] - xs[i]));
  const variation = slopes.slice(1).reduce((sum, slope, i) => sum + Math.abs(slope - slopes[i]), 0);
  // Lines that go on to either end have slopes that should be whole steps: what they are off by adds up over their length.
  const bases = [variation, ...endSlopes(xs, ys)].filter((base) => base > variation * LEAST_BASE);
  let best: PiecewiseFit | undefined;
  for (let knots = FEWEST_KNOTS; knots <= mostKnots; knots++) {
    for (const base of bases.length > 0 ? bases : [1]) {
      const fit = fitWithStep(xs, ys, slopes, base / knots);
      if (fit.knots.length <= mostKnots && (!best || fit.error < best.error)) best = fit;
    }
    if (best && best.error <= tolerance) break;
  }
  return best as PiecewiseFit;
}

/** A smaller slope is none: a step of a part of it would be too many knots. */
const LEAST_BASE = 1 / 64;
/** Part of the samples over which the slope of an end is taken. */
const PART_OF_AN_END = 1 / 16;

/** Slopes, without sign, at the left and at the right end. */
function endSlopes(xs: Float64Array, ys: Float64Array): [number, number] {
  const last = xs.length - 1;
  const reach = Math.max(1, Math.floor(last * PART_OF_AN_END));
  const slope = (from: number, to: number) => Math.abs((ys[to] - ys[from]) / (xs[to] - xs[from]));
  return [slope(0, reach), slope(last - reach, last)];
}

interface Line {
  /** In steps. */
  readonly slope: number;
  readonly offset: number;
  /** Index of its last sample. */
  readonly end: number;
}

function fitWithStep(xs: Float64Array, ys: Float64Array, slopes: Float64Array, step: number): PiecewiseFit {
  const lines = linesOf(xs, ys, slopes, step);
  const knots: number[] = [];
  const signs: number[] = [];
  for (let i = 1; i < lines.length; i++) {
    const [left, right] = [lines[i - 1], lines[i]];
    const change = right.slope - left.slope;
    // Neighbours meet between their middles, or where one gives way to the other.
    const meeting = (left.offset - right.offset) / (change * step);
    const at = Math.min(Math.max(meeting, xs[left.end] - reach(xs, left, lines[i - 2])), xs[right.end]);
    for (let n = 0; n < Math.abs(change); n++) {
      knots.push(at);
      signs.push(Math.sign(change));
    }
  }
  const fit = {
    step,
    first: lines[0].slope,
    offset: lines[0].offset,
    knots: Float64Array.from(knots),
    signs: Int8Array.from(signs),
  };
  return centred(fit, xs, ys);
}

const reach = (xs: Float64Array, line: Line, before: Line | undefined) => xs[line.end] - xs[before ? before.end : 0];

/** One line for each run of samples with the same rounded slope, with equal errors above and below. */
function linesOf(xs: Float64Array, ys: Float64Array, slopes: Float64Array, step: number): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < slopes.length; ) {
    const slope = Math.round(slopes[start] / step);
    let end = start;
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    while (end < slopes.length && Math.round(slopes[end] / step) === slope) end++;
    for (let i = start; i <= end; i++) {
      const offset = ys[i] - slope * step * xs[i];
      low = Math.min(low, offset);
      high = Math.max(high, offset);
    }
    lines.push({ slope, offset: (low + high) / 2, end });
    start = end;
  }
  return lines;
}

/** The fit moved so that its errors above and below are equal. */
function centred(fit: Omit<PiecewiseFit, 'error'>, xs: Float64Array, ys: Float64Array): PiecewiseFit {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < xs.length; i++) {
    const error = ys[i] - valueAt(fit, xs[i]);
    low = Math.min(low, error);
    high = Math.max(high, error);
  }
  return { ...fit, offset: fit.offset + (low + high) / 2, error: (high - low) / 2 };
}

export function valueAt({ step, first, offset, knots, signs }: Omit<PiecewiseFit, 'error'>, x: number): number {
  let sum = first * x;
  for (let k = 0; k < knots.length; k++) sum += signs[k] * Math.max(0, x - knots[k]);
  return offset + step * sum;
}
