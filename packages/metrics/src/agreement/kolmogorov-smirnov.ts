import { kolmogorovUpperTail } from '../distributions/kolmogorov.ts';
import { requireScores } from '../inputs.ts';

/** How the p-value was computed. */
export type KsMethod = 'exact' | 'asymptotic';

/** Two-sample Kolmogorov-Smirnov test. */
export interface KsResult {
  /** The largest distance between the two empirical distribution functions, 0 to 1. */
  readonly statistic: number;
  readonly pValue: number;
  readonly method: KsMethod;
}

/** Above this size of the larger sample, 'auto' takes the asymptotic p-value, as scipy does. */
const LARGEST_EXACT = 10_000;

/**
 * Two-sided two-sample Kolmogorov-Smirnov test, as scipy.stats.ks_2samp computes it. 'exact' counts lattice paths
 * (Hodges, "The significance probability of the Smirnov two-sample test", Arkiv foer Matematik 1958), treating ties as
 * scipy does: the statistic with ties, the null distribution without. 'asymptotic' takes the one-sample distribution
 * for round(mn / (m + n)) observations. The test assumes independent samples; two runs on the same images are not
 * independent, so its p-value describes agreement and proves nothing.
 */
export function ksTwoSample(a: ArrayLike<number>, b: ArrayLike<number>, method: KsMethod | 'auto' = 'auto'): KsResult {
  requireScores(a);
  requireScores(b);
  const chosen = method === 'auto' ? (Math.max(a.length, b.length) <= LARGEST_EXACT ? 'exact' : 'asymptotic') : method;
  const distance = scaledDistance(a, b);
  const statistic = distance / (a.length * b.length);
  const pValue =
    chosen === 'exact'
      ? exactPValue(distance, a.length, b.length)
      : kolmogorovUpperTail(statistic, roundHalfEven((a.length * b.length) / (a.length + b.length)));
  return { statistic, pValue: Math.min(1, Math.max(0, pValue)), method: chosen };
}

/** The statistic times both sample sizes: an integer, so that the exact method compares without rounding. */
function scaledDistance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const first = Float64Array.from(a).sort();
  const second = Float64Array.from(b).sort();
  let i = 0;
  let j = 0;
  let largest = 0;
  while (i < first.length && j < second.length) {
    const value = Math.min(first[i], second[j]);
    while (i < first.length && first[i] === value) i++;
    while (j < second.length && second[j] === value) j++;
    largest = Math.max(largest, Math.abs(i * second.length - j * first.length));
  }
  return largest;
}

function exactPValue(distance: number, m: number, n: number): number {
  if (distance === 0) return 1;
  return m === n ? equalSizesPValue(n, distance / n) : latticePathsPValue(distance, m, n);
}

/** Gnedenko and Korolyuk's alternating sum for equal sizes, evaluated as nested products; h = n times the statistic. */
function equalSizesPValue(n: number, h: number): number {
  let outside = 0;
  for (let k = Math.floor(n / h); k >= 0; k--) {
    let ratio = 1;
    for (let j = 0; j < h; j++) ratio *= (n - k * h - j) / (n + k * h + j + 1);
    outside = ratio * (1 - outside);
  }
  return 2 * outside;
}

/**
 * The share of the lattice paths from (0, 0) to (m, n) that touch |x n - y m| >= distance. left[y] is that share among
 * the paths to (x, y); the last step came from the left with probability x / (x + y).
 */
function latticePathsPValue(distance: number, m: number, n: number): number {
  const left = new Float64Array(n + 1);
  for (let x = 0; x <= m; x++) {
    for (let y = 0; y <= n; y++) {
      if (Math.abs(x * n - y * m) >= distance) left[y] = 1;
      else if (x + y > 0) left[y] = (left[y] * x + (y > 0 ? left[y - 1] * y : 0)) / (x + y);
    }
  }
  return left[n];
}

/** Python's round, which scipy uses for the effective sample size. */
function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  return value - below > 0.5 || (value - below === 0.5 && below % 2 === 1) ? below + 1 : below;
}
