import { normalQuantile } from '../distributions/normal.ts';
import { type Patients, requireConfidence, requirePatients, requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** A share of trials with its Wilson interval, in 0..1. */
export interface Proportion {
  readonly successes: number;
  readonly trials: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Independent trials that tell as much; fewer than `trials` where studies of a patient are alike. */
  readonly effective: number;
}

/**
 * A proportion with Wilson's score interval (JASA 1927), recommended over the Wald interval by Brown, Cai and DasGupta
 * (Statistical Science 2001). Not defined without trials.
 */
export function wilson(successes: number, trials: number, confidence = 0.95): Outcome<Proportion> {
  requireConfidence(confidence);
  requireSetting('The number of successes', successes, 0, trials);
  if (trials === 0) return notDefined('there is no case to count');
  const z = normalQuantile((1 + confidence) / 2);
  const value = successes / trials;
  const centre = (successes + (z * z) / 2) / (trials + z * z);
  const half = (z / (trials + z * z)) * Math.sqrt(trials * value * (1 - value) + (z * z) / 4);
  // At the ends centre and half are equal but for rounding.
  const low = successes === 0 ? 0 : centre - half;
  const high = successes === trials ? 1 : centre + half;
  return { defined: true, successes, trials, value, low, high, effective: trials };
}

/**
 * As many independent studies as tell as much as these of patients: their number over the design effect (Rao and Scott 1992), at
 * least 1; where all or none are hits, which hides it, the number of patients.
 */
export function effectiveTrials(hits: ArrayLike<number>, patients: Patients): number {
  const trials = hits.length;
  let successes = 0;
  for (let i = 0; i < trials; i++) successes += hits[i];
  const value = successes / trials;
  const excess = new Map<number, number>();
  for (let i = 0; i < trials; i++) excess.set(patients[i], (excess.get(patients[i]) ?? 0) + hits[i] - value);
  const units = excess.size;
  if (successes === 0 || successes === trials || units < 2) return units;
  const squares = [...excess.values()].reduce((sum, e) => sum + e * e, 0);
  const variance = ((units / (units - 1)) * squares) / trials ** 2;
  return trials / Math.max(1, (variance * trials) / (value * (1 - value)));
}

/**
 * The share of studies for which `hits` is 1, by Wilson. Where patients have several studies, their number is divided by
 * the design effect, the ratio of the variance between patients to that of independent studies (Rao and Scott, Biometrics
 * 1992).
 */
export function wilsonByPatient(
  hits: ArrayLike<number>,
  patients: Patients | undefined,
  confidence = 0.95,
): Outcome<Proportion> {
  requirePatients(patients, hits.length);
  let successes = 0;
  for (let i = 0; i < hits.length; i++) successes += hits[i];
  const trials = hits.length;
  if (patients === undefined || trials === 0) return wilson(successes, trials, confidence);
  const value = successes / trials;
  const effective = effectiveTrials(hits, patients);
  const interval = wilson(value * effective, effective, confidence);
  if (!interval.defined) return interval;
  return { ...interval, successes, trials, value };
}
