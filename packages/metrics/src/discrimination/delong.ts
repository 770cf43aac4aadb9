import { normalQuantile, normalTwoSided } from '../distributions/normal.ts';
import {
  oneClassReason,
  type Patients,
  requireConfidence,
  requireLabels,
  requirePatients,
  requireScores,
} from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { aurocComponents } from './auroc.ts';

/** AUROCs of several sets of scores of the same studies, and the covariance of their estimates. */
export interface DelongCovariance {
  readonly values: readonly number[];
  /** covariance[a][b], symmetric. */
  readonly covariance: readonly (readonly number[])[];
}

/**
 * Variance and covariance of AUROCs by DeLong, DeLong and Clarke-Pearson (Biometrics 1988), in the fast form of Sun and
 * Xu (IEEE Signal Processing Letters 2014). Where several studies are of one patient, `patients` names the patient of each
 * and the variance is that of Obuchowski ("Nonparametric analysis of clustered ROC curve data", Biometrics 1997), which is
 * DeLong's where no patient has two. Needs two patients with studies of each class.
 */
export function delongCovariance(
  scoreSets: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  patients?: Patients,
): Outcome<DelongCovariance> {
  for (const scores of scoreSets) {
    requireScores(scores);
    requireLabels(labels, scores.length);
  }
  const sampling = unitsForVariance(labels, patients);
  if (!sampling.defined) return sampling;
  const sums = scoreSets.map((scores) => patientSums(scores, labels, patients));
  const covariance = sums.map((a) => sums.map((b) => total(covarianceParts(a, b, sampling))));
  return { defined: true, values: sums.map((own) => own.value), covariance };
}

/** The variance of one AUROC, of `delongCovariance`, and what either class has of it. */
export interface DelongVariance {
  readonly value: number;
  readonly variance: number;
  /** What positives, and what negatives, have of the variance; by patient both together have a further part. */
  readonly ofPositives: number;
  readonly ofNegatives: number;
  readonly units: SamplingUnits;
}

/** The variance of one AUROC in its parts, as `delongCovariance` with one set of scores. */
export function delongVariance(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  patients?: Patients,
): Outcome<DelongVariance> {
  requireScores(scores);
  requireLabels(labels, scores.length);
  const units = unitsForVariance(labels, patients);
  if (!units.defined) return units;
  const sums = patientSums(scores, labels, patients);
  const parts = covarianceParts(sums, sums, units);
  const { positives: ofPositives, negatives: ofNegatives } = parts;
  return { defined: true, value: sums.value, variance: total(parts), ofPositives, ofNegatives, units };
}

/** The units, where a variance can be estimated from them. */
function unitsForVariance(labels: ArrayLike<number>, patients: Patients | undefined): Outcome<SamplingUnits> {
  const oneClass = oneClassReason(labels);
  if (oneClass !== null) return notDefined(`AUROC needs both classes: ${oneClass}`);
  requirePatients(patients, labels.length);
  const units = samplingUnits(labels, patients);
  if (units.positives < 2 || units.negatives < 2) {
    return notDefined(
      `its variance needs at least two ${patients ? 'patients with positive and two with' : 'positive and two'} negative studies`,
    );
  }
  return { defined: true, ...units };
}

/** Independent units: patients where they are known, studies otherwise. */
export interface SamplingUnits {
  readonly all: number;
  /** Units with a positive, and with a negative study. */
  readonly positives: number;
  readonly negatives: number;
}

/** What is drawn together: patients where they are known, studies otherwise. Labels are 0 or 1, one a study. */
export function samplingUnits(labels: ArrayLike<number>, patients?: Patients): SamplingUnits {
  const all = new Set<number>();
  const withClass = [new Set<number>(), new Set<number>()];
  for (let i = 0; i < labels.length; i++) {
    const unit = patients ? patients[i] : i;
    all.add(unit);
    withClass[labels[i]].add(unit);
  }
  return { all: all.size, positives: withClass[1].size, negatives: withClass[0].size };
}

/** Sums over the studies of each patient of how far their placement values lie from the AUROC. */
interface PatientSums {
  readonly value: number;
  readonly positives: Float64Array;
  readonly negatives: Float64Array;
  readonly counts: { readonly positives: number; readonly negatives: number };
}

function patientSums(scores: ArrayLike<number>, labels: ArrayLike<number>, patients?: Patients): PatientSums {
  const { value, positives, negatives } = aurocComponents(scores, labels);
  const units = patients
    ? 1 + Array.from(patients).reduce((most, patient) => Math.max(most, patient), 0)
    : labels.length;
  const sums = { positives: new Float64Array(units), negatives: new Float64Array(units) };
  let p = 0;
  let n = 0;
  for (let i = 0; i < labels.length; i++) {
    const unit = patients ? patients[i] : i;
    if (labels[i] === 1) sums.positives[unit] += positives[p++] - value;
    else sums.negatives[unit] += negatives[n++] - value;
  }
  return { value, ...sums, counts: { positives: positives.length, negatives: negatives.length } };
}

interface CovarianceParts {
  readonly positives: number;
  readonly negatives: number;
  /** Zero where no patient has studies of both classes. */
  readonly both: number;
}

/** The terms of equations 4 to 7 of Obuchowski (1997). */
function covarianceParts(
  a: PatientSums,
  b: PatientSums,
  { all, positives, negatives }: SamplingUnits,
): CovarianceParts {
  const { positives: m, negatives: n } = a.counts;
  return {
    positives: ((positives / (positives - 1)) * dot(a.positives, b.positives)) / m ** 2,
    negatives: ((negatives / (negatives - 1)) * dot(a.negatives, b.negatives)) / n ** 2,
    both: ((all / (all - 1)) * (dot(a.positives, b.negatives) + dot(a.negatives, b.positives))) / (m * n),
  };
}

function total({ positives, negatives, both }: CovarianceParts): number {
  return positives + negatives + both;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i] * y[i];
  return sum;
}

/** An AUROC with DeLong’s standard error and interval. */
export interface AurocInterval {
  readonly value: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
}

/**
 * AUROC plus and minus z of DeLong's standard errors, cut at 0 and 1, as pROC's ci.auc gives it: what aurocInterval is held
 * against. Not defined where the variance is zero (perfect separation).
 */
export function delongInterval(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  confidence = 0.95,
): Outcome<AurocInterval> {
  requireConfidence(confidence);
  const result = delongCovariance([scores], labels);
  if (!result.defined) return result;
  const value = result.values[0];
  const standardError = Math.sqrt(result.covariance[0][0]);
  if (standardError === 0) return notDefined(`the estimated variance of the AUROC (${value}) is zero`);
  const half = normalQuantile((1 + confidence) / 2) * standardError;
  return { defined: true, value, standardError, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

/** Difference of two AUROCs on the same studies, by DeLong. */
export interface AurocDifference {
  /** Candidate minus reference. */
  readonly difference: number;
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  readonly z: number;
  /** Two-sided, of no difference. */
  readonly pValue: number;
}

/**
 * DeLong's paired test of two AUROCs on the same studies. Two sets of scores that rank all pairs alike differ by exactly
 * zero with standard error zero: the interval is then [0, 0] and the p-value 1.
 */
export function delongTest(
  reference: ArrayLike<number>,
  candidate: ArrayLike<number>,
  labels: ArrayLike<number>,
  confidence = 0.95,
  patients?: Patients,
): Outcome<AurocDifference> {
  requireConfidence(confidence);
  const result = delongCovariance([reference, candidate], labels, patients);
  return result.defined ? aurocDifference(result, 0, 1, confidence) : result;
}

/** The difference of two AUROCs out of a covariance of several: that of `candidate` minus that of `reference`. */
export function aurocDifference(
  { values, covariance }: DelongCovariance,
  reference: number,
  candidate: number,
  confidence: number,
): Outcome<AurocDifference> {
  const difference = values[candidate] - values[reference];
  const variance =
    covariance[candidate][candidate] + covariance[reference][reference] - 2 * covariance[candidate][reference];
  // Equal rankings leave rounding errors of the order of 1e-17 times the variances, of either sign.
  const negligible = 1e-12 * (covariance[candidate][candidate] + covariance[reference][reference]);
  if (variance <= negligible) {
    if (Math.abs(difference) > 1e-12) return notDefined('the estimated variance of the difference is zero');
    return { defined: true, difference: 0, standardError: 0, low: 0, high: 0, z: 0, pValue: 1 };
  }
  const standardError = Math.sqrt(variance);
  const half = normalQuantile((1 + confidence) / 2) * standardError;
  const z = difference / standardError;
  return {
    defined: true,
    difference,
    standardError,
    low: difference - half,
    high: difference + half,
    z,
    pValue: normalTwoSided(z),
  };
}
