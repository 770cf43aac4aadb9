/**
 * Privacy loss distributions of the Poisson-sampled Gaussian mechanism, composed by Fourier transforms: Koskela, Jaelkoe
 * and Honkela (2020). A loss is rounded to a grid by splitting every interval's mass between its ends so that the
 * probabilities under both neighbours stay what they are ("connect the dots", Doroshenko, Ghazi, Kamath, Kumar and
 * Manurangsi, PoPETs 2022): the curve of delta over epsilon is exact on the grid and above the true one between. All that
 * is cut off is added to delta, so that epsilon is an upper bound.
 */
import { normalCumulative, normalUpperTail } from '@doubleblind/metrics';
import { transform } from './fourier.ts';
import { checkDelta, checkSampledGaussian, type SampledGaussian } from './sampled-gaussian.ts';

/** Losses on a grid: masses[i] is the probability, under the data set at hand, of the loss (first + i) x step. */
interface LossDistribution {
  readonly step: number;
  readonly first: number;
  readonly masses: Float64Array;
  /** Probability of an unbounded loss, and of what was cut off. */
  readonly infinite: number;
}

/** So many independent losses of one distribution. */
interface Repeated {
  readonly single: LossDistribution;
  readonly count: number;
}

type Neighbour = 'add' | 'remove';

/** Grid of losses, in nats. */
const GRID = 1e-4;
/** A step's outcome is followed to this many standard deviations: beyond lies less than 1e-32. */
const REACH = 12;
/** Of delta, what the composed distribution may lose at its ends. */
const TAIL_SHARE = 1e-4;

/**
 * Epsilon at `delta` after all steps: an upper bound, and the figure to quote. The larger of the two for a record added
 * and a record removed. Refuses a mechanism or delta that is none (DB7101).
 */
export function lossDistributionEpsilon(mechanism: SampledGaussian, delta: number, grid = GRID): number {
  return composedEpsilon([mechanism], delta, grid);
}

/** The same after several mechanisms on the same record, such as the trainings that a data set took part in; 0 after none. */
export function composedEpsilon(mechanisms: readonly SampledGaussian[], delta: number, grid = GRID): number {
  for (const mechanism of mechanisms) checkSampledGaussian(mechanism);
  checkDelta(delta);
  if (mechanisms.length === 0) return 0;
  const one = (neighbour: Neighbour): number => {
    const parts = mechanisms.map((mechanism) => ({
      single: discretise(mechanism, neighbour, grid),
      count: mechanism.steps,
    }));
    return epsilonAt(compose(parts, delta * TAIL_SHARE), delta);
  };
  return Math.max(one('add'), one('remove'));
}

/**
 * Loss of one step. Outcomes are those of N(0, sigma^2) without the record, of (1 - q) N(0, sigma^2) + q N(1, sigma^2)
 * with it; the loss of outcome x is the logarithm of their ratio, monotone in x.
 */
function discretise(
  { samplingRate: q, noiseMultiplier: sigma }: SampledGaussian,
  neighbour: Neighbour,
  step: number,
): LossDistribution {
  const sign = neighbour === 'remove' ? 1 : -1;
  const lossAt = (x: number) => sign * Math.log1p(q * Math.expm1((2 * x - 1) / (2 * sigma * sigma)));
  const ends = [lossAt(-REACH * sigma), lossAt(1 + REACH * sigma)];
  const first = Math.floor(Math.min(...ends) / step);
  const last = Math.ceil(Math.max(...ends) / step);
  const masses = new Float64Array(last - first + 1);
  let infinite = 0;

  /** The outcome whose loss is `loss`, or the end of the line where no outcome has it. */
  const outcomeOf = (loss: number): number => {
    const ratio = Math.expm1(sign * loss) / q;
    if (ratio <= -1) return Number.NEGATIVE_INFINITY;
    return sigma * sigma * Math.log1p(ratio) + 0.5;
  };
  const mass = (low: number, high: number, withRecord: boolean): number => {
    const without = normalBetween(low / sigma, high / sigma);
    return withRecord ? (1 - q) * without + q * normalBetween((low - 1) / sigma, (high - 1) / sigma) : without;
  };
  const place = (index: number, low: number, high: number): void => {
    const own = mass(low, high, sign > 0);
    const other = mass(low, high, sign < 0);
    // own = left + right; other = left e^-l + right e^-(l + step), l the loss at the left end.
    const right = (own - other * Math.exp((first + index) * step)) / -Math.expm1(-step);
    const bounded = Math.min(own, Math.max(0, right));
    masses[index] += own - bounded;
    masses[index + 1] += bounded;
  };
  let previous = outcomeOf(first * step);
  for (let i = 0; i + 1 < masses.length; i++) {
    const next = outcomeOf((first + i + 1) * step);
    place(i, Math.min(previous, next), Math.max(previous, next));
    previous = next;
  }
  // What lies beyond the grid: losses above it are counted as unbounded, those below it as its first value.
  const lowest = outcomeOf(first * step);
  if (sign > 0) {
    masses[0] += mass(Number.NEGATIVE_INFINITY, lowest, true);
    infinite = mass(previous, Number.POSITIVE_INFINITY, true);
  } else {
    masses[0] += mass(lowest, Number.POSITIVE_INFINITY, false);
    infinite = mass(Number.NEGATIVE_INFINITY, previous, false);
  }
  return { step, first, masses, infinite };
}

/** P(low <= Z <= high), with full relative accuracy in both tails. */
function normalBetween(low: number, high: number): number {
  if (low >= 0) return normalUpperTail(low) - normalUpperTail(high);
  return normalCumulative(high) - normalCumulative(low);
}

/** The sum of all parts' independent losses; what lies outside of a range that holds all but `tail` counts as unbounded. */
function compose(parts: readonly Repeated[], tail: number): LossDistribution {
  const { step } = parts[0].single;
  const low = Math.floor(chernoff(parts, tail / 2, -1) / step);
  const high = Math.ceil(chernoff(parts, tail / 2, 1) / step);
  const wanted = high - low + 1;
  const length = 2 ** Math.ceil(Math.log2(Math.max(wanted, 2)));
  const magnitudes = new Float64Array(length).fill(1);
  const angles = new Float64Array(length);
  const real = new Float64Array(length);
  const imaginary = new Float64Array(length);
  for (const { single, count } of parts) {
    real.fill(0);
    imaginary.fill(0);
    // Modulo the length: a circular convolution, which only what lies outside the range would spoil.
    single.masses.forEach((mass, i) => {
      real[modulo(single.first + i, length)] += mass;
    });
    transform(real, imaginary, false);
    for (let i = 0; i < length; i++) {
      magnitudes[i] *= Math.hypot(real[i], imaginary[i]) ** count;
      angles[i] += Math.atan2(imaginary[i], real[i]) * count;
    }
  }
  for (let i = 0; i < length; i++) {
    real[i] = magnitudes[i] * Math.cos(angles[i]);
    imaginary[i] = magnitudes[i] * Math.sin(angles[i]);
  }
  transform(real, imaginary, true);
  const composed = new Float64Array(wanted);
  for (let i = 0; i < wanted; i++) composed[i] = Math.max(0, real[modulo(low + i, length)]);
  const bounded = parts.reduce((sum, { single, count }) => sum + count * Math.log1p(-single.infinite), 0);
  return { step, first: low, masses: composed, infinite: -Math.expm1(bounded) + tail };
}

function modulo(value: number, length: number): number {
  return ((value % length) + length) % length;
}

/**
 * A bound beyond which the sum of the losses lies with probability at most `tail`: Chernoff's, the best of a geometric
 * series of orders. `side` 1 asks for the upper bound, -1 for the lower.
 */
function chernoff(parts: readonly Repeated[], tail: number, side: 1 | -1): number {
  const extremeOf = ({ step, first, masses }: LossDistribution) =>
    step * (side > 0 ? first + masses.length - 1 : first);
  let best = parts.reduce((sum, { single, count }) => sum + count * extremeOf(single), 0);
  for (let order = 2 ** -6; order <= 2 ** 10; order *= Math.SQRT2) {
    let logMoment = 0;
    for (const { single, count } of parts) {
      const { step, first, masses } = single;
      // The largest exponent first, so that nothing overflows.
      const top = side * order * extremeOf(single);
      let sum = 0;
      for (let i = 0; i < masses.length; i++) sum += masses[i] * Math.exp(side * order * step * (first + i) - top);
      logMoment += count * (Math.log(sum) + top);
    }
    const bound = (side * (logMoment - Math.log(tail))) / order;
    if (side > 0 ? bound < best : bound > best) best = bound;
  }
  return best;
}

/** The least epsilon of the curve at `delta`, at least 0. */
function epsilonAt({ step, first, masses, infinite }: LossDistribution, delta: number): number {
  if (infinite >= delta) return Number.POSITIVE_INFINITY;
  // From the largest loss down: delta(epsilon) = infinite + own - e^epsilon other, over the losses above epsilon.
  let own = infinite;
  let other = 0;
  for (let i = masses.length - 1; i >= 0; i--) {
    const loss = (first + i) * step;
    if (own - Math.exp(loss) * other > delta) return Math.max(0, Math.log((own - delta) / other));
    if (loss < 0) return 0;
    own += masses[i];
    other += masses[i] * Math.exp(-loss);
  }
  return own > delta ? Math.max(0, Math.log((own - delta) / other)) : 0;
}
