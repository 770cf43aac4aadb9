import { normalQuantile } from '../distributions/normal.ts';
import { oneClassReason, requireConfidence, requireLabels, requireProbabilities } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** Probabilities are moved into [CLIP, 1 - CLIP] before their log odds are taken. */
export const CLIP = 1e-6;

export interface Coefficient {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

export interface Recalibration {
  /** Calibration slope: below 1 the probabilities are too extreme, above 1 too timid. */
  readonly slope: Coefficient;
  /** Intercept fitted together with the slope. */
  readonly intercept: Coefficient;
  /** Calibration in the large: the intercept with the slope held at 1; above 0 the probabilities are too low on average. */
  readonly inTheLarge: Coefficient;
}

/**
 * Logistic recalibration (Cox, Biometrika 1958; Van Calster et al., BMC Medicine 2019): log odds of the outcome as
 * intercept + slope times log odds of the probability, maximum likelihood by Newton's method, Wald intervals. Not
 * defined for one class, equal probabilities, or where a threshold separates the classes, for then no maximum exists.
 */
export function recalibrate(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  confidence = 0.95,
): Outcome<Recalibration> {
  requireConfidence(confidence);
  requireProbabilities(probabilities);
  requireLabels(labels, probabilities.length);
  const oneClass = oneClassReason(labels);
  if (oneClass !== null) return notDefined(`calibration needs both classes: ${oneClass}`);
  const logits = Float64Array.from(probabilities, (p) => {
    const clipped = Math.min(1 - CLIP, Math.max(CLIP, p));
    return Math.log(clipped / (1 - clipped));
  });
  if (logits.every((logit) => logit === logits[0])) return notDefined('all probabilities are equal: there is no slope');
  if (isSeparated(logits, labels))
    return notDefined('a threshold separates the classes: the slope has no finite value');
  const both = fitLogistic(logits, labels, false);
  const fixed = fitLogistic(logits, labels, true);
  if (both === null || fixed === null) return notDefined('the logistic fit does not converge');
  const z = normalQuantile((1 + confidence) / 2);
  const coefficient = (value: number, standardError: number): Coefficient => ({
    value,
    standardError,
    low: value - z * standardError,
    high: value + z * standardError,
  });
  return {
    defined: true,
    slope: coefficient(both.slope, both.slopeError),
    intercept: coefficient(both.intercept, both.interceptError),
    inTheLarge: coefficient(fixed.intercept, fixed.interceptError),
  };
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

interface Fit {
  readonly intercept: number;
  readonly slope: number;
  readonly interceptError: number;
  readonly slopeError: number;
}

/** Newton's method with halved steps where the likelihood would fall; `slopeFixed` keeps the slope at 1. */
function fitLogistic(logits: Float64Array, labels: ArrayLike<number>, slopeFixed: boolean): Fit | null {
  let intercept = 0;
  let slope = slopeFixed ? 1 : 0;
  let likelihood = logLikelihood(logits, labels, intercept, slope);
  for (let iteration = 0; iteration < 100; iteration++) {
    let g0 = 0;
    let g1 = 0;
    let h00 = 0;
    let h01 = 0;
    let h11 = 0;
    for (let i = 0; i < logits.length; i++) {
      const p = 1 / (1 + Math.exp(-(intercept + slope * logits[i])));
      const weight = p * (1 - p);
      g0 += labels[i] - p;
      g1 += (labels[i] - p) * logits[i];
      h00 += weight;
      h01 += weight * logits[i];
      h11 += weight * logits[i] ** 2;
    }
    const determinant = h00 * h11 - h01 * h01;
    const stepIntercept = slopeFixed ? g0 / h00 : (h11 * g0 - h01 * g1) / determinant;
    const stepSlope = slopeFixed ? 0 : (h00 * g1 - h01 * g0) / determinant;
    if (!Number.isFinite(stepIntercept) || !Number.isFinite(stepSlope)) return null;
    if (Math.abs(stepIntercept) < 1e-11 && Math.abs(stepSlope) < 1e-11) {
      const interceptError = Math.sqrt(slopeFixed ? 1 / h00 : h11 / determinant);
      return { intercept, slope, interceptError, slopeError: slopeFixed ? 0 : Math.sqrt(h00 / determinant) };
    }
    let factor = 1;
    let next = logLikelihood(logits, labels, intercept + stepIntercept, slope + stepSlope);
    while (next < likelihood - 1e-9 && factor > 1e-6) {
      factor /= 2;
      next = logLikelihood(logits, labels, intercept + factor * stepIntercept, slope + factor * stepSlope);
    }
    intercept += factor * stepIntercept;
    slope += factor * stepSlope;
    likelihood = next;
  }
  return null;
}

function logLikelihood(logits: Float64Array, labels: ArrayLike<number>, intercept: number, slope: number): number {
  let sum = 0;
  for (let i = 0; i < logits.length; i++) {
    const signed = (labels[i] === 1 ? -1 : 1) * (intercept + slope * logits[i]);
    // ln(1 + e^x) without overflow.
    sum -= Math.max(signed, 0) + Math.log1p(Math.exp(-Math.abs(signed)));
  }
  return sum;
}
