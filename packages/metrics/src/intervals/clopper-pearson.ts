import { betaQuantile } from '../distributions/beta.ts';
import { type Patients, requireConfidence, requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { effectiveTrials, type Proportion } from './wilson.ts';

/** A proportion with the exact interval of Clopper and Pearson (Biometrika 1934). Not defined without trials. */
export function clopperPearson(successes: number, trials: number, confidence = 0.95): Outcome<Proportion> {
  requireConfidence(confidence);
  requireSetting('The number of successes', successes, 0, trials);
  if (trials === 0) return notDefined('there is no case to count');
  const tail = (1 - confidence) / 2;
  const low = successes === 0 ? 0 : betaQuantile(tail, successes, trials - successes + 1);
  const high = exactUpperBound(successes, trials, 1 - tail);
  return { defined: true, successes, trials, value: successes / trials, low, high, effective: trials };
}

/**
 * The one-sided exact upper bound of a proportion: with 0 of n and 95% it is 1 - 0.05^(1/n), close to the "rule of
 * three", 3 / n. `trials` at least 1.
 */
export function exactUpperBound(successes: number, trials: number, confidence: number): number {
  if (successes === 0) return 1 - (1 - confidence) ** (1 / trials);
  return successes === trials ? 1 : betaQuantile(confidence, successes + 1, trials - successes);
}

/**
 * The upper bound of the share of studies for which `hits` is 1, their number divided by the design effect where patients have several
 * (Korn and Graubard, Survey Methodology 1998). At least one study.
 */
export function exactUpperBoundByPatient(
  hits: ArrayLike<number>,
  patients: Patients | undefined,
  confidence: number,
): number {
  let successes = 0;
  for (let i = 0; i < hits.length; i++) successes += hits[i];
  if (patients === undefined) return exactUpperBound(successes, hits.length, confidence);
  const trials = effectiveTrials(hits, patients);
  return exactUpperBound((successes / hits.length) * trials, trials, confidence);
}
