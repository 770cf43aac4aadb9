import { DoubleblindError } from '@doubleblind/errors';

/** Every score a finite number, at least one (DB7002, DB7003). */
export function requireScores(scores: ArrayLike<number>): void {
  if (scores.length === 0) throw new DoubleblindError('DB7002', 'There is no score.');
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) throw new DoubleblindError('DB7003', `Score ${i + 1} is ${scores[i]}.`);
  }
}

/** Every score a probability, at least one (DB7002, DB7003, DB7005). */
export function requireProbabilities(scores: ArrayLike<number>): void {
  requireScores(scores);
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] < 0 || scores[i] > 1) throw new DoubleblindError('DB7005', `Score ${i + 1} is ${scores[i]}.`);
  }
}

/** Labels 0 or 1 (DB7004), as many as there are scores (DB7002). */
export function requireLabels(labels: ArrayLike<number>, length: number): void {
  requireSameLength(labels, length, 'labels');
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 0 && labels[i] !== 1) throw new DoubleblindError('DB7004', `Label ${i + 1} is ${labels[i]}.`);
  }
}

export function requireSameLength(values: ArrayLike<unknown>, length: number, what: string): void {
  if (values.length !== length) {
    throw new DoubleblindError('DB7002', `There are ${values.length} ${what} for ${length} scores.`);
  }
}

/**
 * The patient of every study, numbered from 0. Studies of one patient are alike, so resampling and variances are over
 * patients where they are known; without them every study counts as independent.
 */
export type Patients = ArrayLike<number>;

/** As many patients as studies, numbered from 0 (DB7002, DB7006). */
export function requirePatients(patients: Patients | undefined, studies: number): void {
  if (patients === undefined) return;
  if (patients.length !== studies) {
    throw new DoubleblindError('DB7002', `There are ${patients.length} patients for ${studies} studies.`);
  }
  for (let i = 0; i < patients.length; i++) {
    requireSetting('The fraction of the number of a patient', patients[i] % 1, 0, 0);
    requireSetting('The number of a patient', patients[i], 0, 0xffffffff);
  }
}

/**
 * Numbers names of patients from 0 in order of first appearance; a study without a name counts as of a patient of its own.
 * Undefined where no patient is named.
 */
export function numberPatients(names: readonly string[] | undefined): Uint32Array | undefined {
  if (names === undefined || names.every((name) => name === '')) return undefined;
  const numbers = new Map<string, number>();
  let next = 0;
  return Uint32Array.from(names, (name) => {
    if (name === '') return next++;
    const known = numbers.get(name) ?? next++;
    numbers.set(name, known);
    return known;
  });
}

/** A setting inside its range, ends included (DB7006). */
export function requireSetting(name: string, value: number, low: number, high: number): void {
  if (!(value >= low && value <= high)) {
    throw new DoubleblindError('DB7006', `${name} is ${value}, allowed is ${low} to ${high}.`);
  }
}

/** A confidence level strictly between 0 and 1, for example 0.95 (DB7006). */
export function requireConfidence(confidence: number): void {
  if (!(confidence > 0 && confidence < 1)) {
    throw new DoubleblindError('DB7006', `The confidence level is ${confidence}, allowed is above 0 and below 1.`);
  }
}

export function countPositives(labels: ArrayLike<number>): number {
  let positives = 0;
  for (let i = 0; i < labels.length; i++) positives += labels[i];
  return positives;
}

/** Why a statistic that compares the classes has no value here, or null where both classes occur. */
export function oneClassReason(labels: ArrayLike<number>): string | null {
  const positives = countPositives(labels);
  if (positives === 0) return `none of the ${labels.length} studies is positive`;
  if (positives === labels.length) return `all of the ${labels.length} studies are positive`;
  return null;
}
