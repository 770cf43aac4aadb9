import { countPositives, type Patients, requireLabels, requireProbabilities } from '../inputs.ts';
import { quantileSorted } from '../intervals/quantile.ts';
import { wilsonByPatient } from '../intervals/wilson.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** Fewest of each class for a smooth curve: with fewer it follows single studies. */
const FEWEST = 10;

/** A smooth calibration curve and its distance from the diagonal; probabilities are in 0..1. */
export interface SmoothCalibration {
  /** Integrated calibration index: mean distance of the curve from the diagonal over the studies. */
  readonly integratedIndex: number;
  /** Median and 90th percentile of that distance, and its maximum. */
  readonly median: number;
  readonly p90: number;
  readonly maximum: number;
  /** The curve at the probabilities given by `at`, null outside the range of the data. */
  readonly curve: readonly (number | null)[];
}

/**
 * Smooth calibration by lowess of outcome on probability (Cleveland, JASA 1979; span 2/3, no robustness steps, as
 * rms::val.prob does), and the indices of Austin and Steyerberg (Statistics in Medicine 2019). Not defined with fewer than
 * ten studies of a class.
 */
export function smoothCalibration(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  at: readonly number[] = [],
): Outcome<SmoothCalibration> {
  requireProbabilities(probabilities);
  requireLabels(labels, probabilities.length);
  const positives = countPositives(labels);
  if (Math.min(positives, labels.length - positives) < FEWEST) {
    return notDefined(`smooth calibration needs at least ${FEWEST} positive and ${FEWEST} negative studies`);
  }
  const order = Array.from({ length: labels.length }, (_, i) => i).sort((a, b) => probabilities[a] - probabilities[b]);
  const x = Float64Array.from(order, (i) => probabilities[i]);
  const fitted = lowess(
    x,
    Float64Array.from(order, (i) => labels[i]),
  );
  const distances = fitted.map((value, i) => Math.abs(value - x[i])).sort();
  return {
    defined: true,
    integratedIndex: distances.reduce((sum, d) => sum + d, 0) / distances.length,
    median: quantileSorted(distances, 0.5),
    p90: quantileSorted(distances, 0.9),
    maximum: distances[distances.length - 1],
    curve: at.map((p) => interpolate(x, fitted, p)),
  };
}

/** Locally weighted lines through ascending x: tricube weights over the nearest two thirds. Values kept within 0 and 1. */
export function lowess(x: Float64Array, y: Float64Array, span = 2 / 3): Float64Array {
  const count = x.length;
  const neighbours = Math.max(2, Math.min(count, Math.floor(span * count + 1e-7)));
  const fitted = new Float64Array(count);
  let left = 0;
  for (let i = 0; i < count; i++) {
    if (i > 0 && x[i] === x[i - 1]) {
      fitted[i] = fitted[i - 1];
      continue;
    }
    while (left + neighbours < count && x[i] - x[left] > x[left + neighbours] - x[i]) left++;
    fitted[i] = localLine(x, y, i, left, left + neighbours - 1);
  }
  return fitted.map((value) => Math.min(1, Math.max(0, value)));
}

/** As R's clowess: full weight within a thousandth of the reach, none beyond 0.999 of it, equal x at the right end included. */
function localLine(x: Float64Array, y: Float64Array, i: number, left: number, right: number): number {
  const reach = Math.max(x[i] - x[left], x[right] - x[i]);
  const weights: number[] = [];
  let total = 0;
  for (let j = left; j < x.length; j++) {
    const distance = Math.abs(x[j] - x[i]);
    if (distance > 0.999 * reach) {
      if (x[j] > x[i]) break;
      weights.push(0);
      continue;
    }
    const weight = distance > 0.001 * reach ? (1 - (distance / reach) ** 3) ** 3 : 1;
    weights.push(weight);
    total += weight;
  }
  if (total <= 0) return y[i];
  let mean = 0;
  for (let k = 0; k < weights.length; k++) mean += (weights[k] / total) * x[left + k];
  let spread = 0;
  for (let k = 0; k < weights.length; k++) spread += (weights[k] / total) * (x[left + k] - mean) ** 2;
  const slope = Math.sqrt(spread) > 0.001 * (x[x.length - 1] - x[0]) ? (x[i] - mean) / spread : 0;
  let value = 0;
  for (let k = 0; k < weights.length; k++) {
    value += (weights[k] / total) * (1 + slope * (x[left + k] - mean)) * y[left + k];
  }
  return value;
}

function interpolate(x: Float64Array, y: Float64Array, at: number): number | null {
  if (at < x[0] || at > x[x.length - 1]) return null;
  let high = 0;
  while (x[high] < at) high++;
  if (high === 0 || x[high] === at) return y[high];
  const share = (at - x[high - 1]) / (x[high] - x[high - 1]);
  return y[high - 1] + share * (y[high] - y[high - 1]);
}

/** Studies with the finding over the sum of the probabilities. */
export interface ObservedToExpected {
  readonly observed: number;
  readonly expected: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Observed over expected number of positives, 1 where the probabilities are right on average: Wilson's interval of the
 * observed share over the mean probability. Not defined where nothing is expected.
 */
export function observedToExpected(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  confidence = 0.95,
  patients?: Patients,
): Outcome<ObservedToExpected> {
  requireProbabilities(probabilities);
  requireLabels(labels, probabilities.length);
  const share = wilsonByPatient(labels, patients, confidence);
  if (!share.defined) return share;
  const expected = Array.from(probabilities).reduce((sum, p) => sum + p, 0);
  if (expected === 0) return notDefined('the model expects no positive study');
  const ratio = (value: number) => (value * labels.length) / expected;
  return {
    defined: true,
    ...{ observed: share.successes, expected },
    ...{ value: ratio(share.value), low: ratio(share.low), high: ratio(share.high) },
  };
}
