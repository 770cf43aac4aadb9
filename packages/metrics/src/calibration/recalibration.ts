import { logistic, logit } from '../distributions/logistic.ts';
import { normalQuantile } from '../distributions/normal.ts';
import {
  countPositives,
  oneClassReason,
  type Patients,
  requireConfidence,
  requireLabels,
  requirePatients,
  requireProbabilities,
} from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** Probabilities are moved into [CLIP, 1 - CLIP] before their log odds are taken. */
export const CLIP = 1e-6;

/** A coefficient of a logistic regression with its Wald interval, in log-odds. */
export interface Coefficient {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/** Logistic recalibration: slope without unit, intercept in log-odds. */
export interface Recalibration {
  /** Calibration slope: below 1 the probabilities are too extreme, above 1 too timid. Not defined for separated classes. */
  readonly slope: Outcome<Coefficient>;
  /** Intercept fitted together with the slope. */
  readonly intercept: Outcome<Coefficient>;
  /** Calibration in the large: the intercept with the slope held at 1; above 0 the probabilities are too low on average. */
  readonly inTheLarge: Coefficient;
}

/**
 * Logistic recalibration (Cox, Biometrika 1958; Van Calster et al., BMC Medicine 2019): log odds of the outcome as
 * intercept + slope times log odds of the probability, maximum likelihood by Newton's method, Wald intervals. Not
 * defined for one class. For equal probabilities, or where a threshold separates the classes, the slope has no maximum of
 * the likelihood; calibration in the large has one still. Variances are by patient where patients are known (sandwich of
 * Liang and Zeger, Biometrika 1986).
 */
export function recalibrate(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  confidence = 0.95,
  patients?: Patients,
): Outcome<Recalibration> {
  requireConfidence(confidence);
  requireProbabilities(probabilities);
  requireLabels(labels, probabilities.length);
  requirePatients(patients, probabilities.length);
  const oneClass = oneClassReason(labels);
  if (oneClass !== null) return notDefined(`calibration needs both classes: ${oneClass}`);
  const logits = Float64Array.from(probabilities, (p) => logit(Math.min(1 - CLIP, Math.max(CLIP, p))));
  const z = normalQuantile((1 + confidence) / 2);
  const coefficient = (value: number, variance: number): Coefficient => {
    const standardError = Math.sqrt(variance);
    return { value, standardError, low: value - z * standardError, high: value + z * standardError };
  };
  const large = interceptForSlopeOne(logits, labels);
  const [largeVariance] = variances(logits, labels, { intercept: large, slope: 1 }, false, patients);
  const inTheLarge = coefficient(large, largeVariance);
  const none = whyNoSlope(logits, labels);
  const both = none === null ? fitLogistic(logits, labels) : null;
  if (both === null) {
    const reason = notDefined(none ?? 'the logistic fit does not converge');
    return { defined: true, slope: reason, intercept: reason, inTheLarge };
  }
  const [interceptVariance, slopeVariance] = variances(logits, labels, both, true, patients);
  return {
    defined: true,
    slope: { defined: true, ...coefficient(both.slope, slopeVariance) },
    intercept: { defined: true, ...coefficient(both.intercept, interceptVariance) },
    inTheLarge,
  };
}

function whyNoSlope(logits: Float64Array, labels: ArrayLike<number>): string | null {
  if (logits.every((logit) => logit === logits[0])) return 'all probabilities are equal: there is no slope';
  return isSeparated(logits, labels) ? 'a threshold separates the classes: the slope has no finite value' : null;
}

/** With one predictor the likelihood has no maximum exactly where the classes do not overlap (Albert and Anderson 1984). */
function isSeparated(logits: Float64Array, labels: ArrayLike<number>): boolean {
  const lowest = [Infinity, Infinity];
  const highest = [-Infinity, -Infinity];
  for (let i = 0; i < logits.length; i++) {
    lowest[labels[i]] = Math.min(lowest[labels[i]], logits[i]);
    highest[labels[i]] = Math.max(highest[labels[i]], logits[i]);
  }
  return highest[0] <= lowest[1] || highest[1] <= lowest[0];
}

/**
 * The intercept with the slope held at 1: where the expected number of positives is the observed one. That number rises with
 * the intercept, so bisection finds it where Newton's steps stall, as they do for scores of 0 and 1.
 */
function interceptForSlopeOne(logits: Float64Array, labels: ArrayLike<number>): number {
  const observed = countPositives(labels);
  let low = -60;
  let high = 60;
  for (let step = 0; step < 100; step++) {
    const middle = (low + high) / 2;
    const expected = logits.reduce((sum, logit) => sum + logistic(middle + logit), 0);
    if (expected < observed) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** Newton's method with halved steps where the likelihood would fall; null where it does not converge. */
function fitLogistic(logits: Float64Array, labels: ArrayLike<number>): Line | null {
  let line: Line = { intercept: 0, slope: 0 };
  let likelihood = logLikelihood(logits, labels, line);
  for (let iteration = 0; iteration < 100; iteration++) {
    let g0 = 0;
    let g1 = 0;
    for (let i = 0; i < logits.length; i++) {
      const residual = labels[i] - logistic(line.intercept + line.slope * logits[i]);
      g0 += residual;
      g1 += residual * logits[i];
    }
    const { h00, h01, h11 } = information(logits, line);
    const determinant = h00 * h11 - h01 * h01;
    const step = { intercept: (h11 * g0 - h01 * g1) / determinant, slope: (h00 * g1 - h01 * g0) / determinant };
    if (!Number.isFinite(step.intercept) || !Number.isFinite(step.slope)) return null;
    if (Math.abs(step.intercept) < 1e-11 && Math.abs(step.slope) < 1e-11) return line;
    let factor = 1;
    const along = (share: number) => ({
      intercept: line.intercept + share * step.intercept,
      slope: line.slope + share * step.slope,
    });
    let next = logLikelihood(logits, labels, along(1));
    while (next < likelihood - 1e-9 && factor > 1e-6) {
      factor /= 2;
      next = logLikelihood(logits, labels, along(factor));
    }
    line = along(factor);
    likelihood = next;
  }
  return null;
}

function information(logits: Float64Array, { intercept, slope }: Line) {
  let h00 = 0;
  let h01 = 0;
  let h11 = 0;
  for (const logit of logits) {
    const p = logistic(intercept + slope * logit);
    const weight = p * (1 - p);
    h00 += weight;
    h01 += weight * logit;
    h11 += weight * logit ** 2;
  }
  return { h00, h01, h11 };
}

/** Variances of intercept and slope, or of the intercept alone; by patient that of the sandwich with P / (P - 1). */
function variances(
  logits: Float64Array,
  labels: ArrayLike<number>,
  line: Line,
  withSlope: boolean,
  patients: Patients | undefined,
): [number, number] {
  const { h00, h01, h11 } = information(logits, line);
  const determinant = h00 * h11 - h01 * h01;
  // Rows of the inverse of the information.
  const inverse = withSlope
    ? [
        [h11 / determinant, -h01 / determinant],
        [-h01 / determinant, h00 / determinant],
      ]
    : [
        [1 / h00, 0],
        [0, 0],
      ];
  if (patients === undefined) return [inverse[0][0], inverse[1][1]];
  const scores = new Map<number, [number, number]>();
  for (let i = 0; i < logits.length; i++) {
    const residual = labels[i] - logistic(line.intercept + line.slope * logits[i]);
    const [s0, s1] = scores.get(patients[i]) ?? [0, 0];
    scores.set(patients[i], [s0 + residual, s1 + residual * logits[i]]);
  }
  const factor = scores.size / Math.max(1, scores.size - 1);
  const variance = ([a, b]: number[]) =>
    factor * [...scores.values()].reduce((sum, [s0, s1]) => sum + (a * s0 + b * s1) ** 2, 0);
  return [variance(inverse[0]), variance(inverse[1])];
}

function logLikelihood(logits: Float64Array, labels: ArrayLike<number>, { intercept, slope }: Line): number {
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const signed = (labels[i] === 1 ? -1 : 1) * (intercept + slope * logits[i]);
    // ln(1 + e^x) without overflow.
    sum -= Math.max(signed, 0) + Math.log1p(Math.exp(-Math.abs(signed)));
  }
  return sum;
}
