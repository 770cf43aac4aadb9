/** From stored test sets to what a training takes: inputs by patient, patients by hospital. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Preprocessing } from '@doubleblind/program';
import type { Hospital, LabelledInput, Patient } from '@doubleblind/training';
import { loadInput } from '../../models/load-input.ts';
import type { ContentImage, StoredTestSet } from '../../store/test-set-content.ts';

export interface TrainingDataOptions {
  readonly preprocessing: Preprocessing;
  /** Names of the model's outputs, in order. */
  readonly findings: readonly string[];
  readonly onImage?: (done: number, total: number) => void;
}

/**
 * Hospitals by the site that the labels name; one where none is named. Images of a patient are one record; where the labels name
 * no patients, those of a study.
 *
 * @throws DoubleblindError DB8006 when none of the model's findings is labelled; as loadInput
 */
export async function hospitalsOf(testSet: StoredTestSet, options: TrainingDataOptions): Promise<Hospital[]> {
  const inputs = await inputsOf(testSet, options);
  const hospitals = new Map<string, Map<string, LabelledInput[]>>();
  testSet.content.images.forEach((image, i) => {
    const site = image.site ?? 'all';
    const patients = hospitals.get(site) ?? new Map<string, LabelledInput[]>();
    hospitals.set(site, patients);
    const key = image.patient ?? image.study;
    patients.set(key, [...(patients.get(key) ?? []), inputs[i]]);
  });
  return [...hospitals].map(([name, patients]) => ({ name, patients: [...patients.values()] }));
}

/** All images with their labels. @throws as hospitalsOf */
export async function inputsOf(
  testSet: StoredTestSet,
  { preprocessing, findings, onImage }: TrainingDataOptions,
): Promise<LabelledInput[]> {
  const { images, findings: labelled } = testSet.content;
  if (!findings.some((finding) => labelled.includes(finding)))
    throw new DoubleblindError('DB8006', `None of the model's outputs (${findings.join(', ')}) is labelled.`);
  const inputs: LabelledInput[] = [];
  for (const [i, image] of images.entries()) {
    inputs.push({ image: await loadInput(testSet, preprocessing, i), labels: labelsOf(image, findings) });
    onImage?.(i + 1, images.length);
  }
  return inputs;
}

/** Shares the patients of all hospitals out among so many hospitals of nearly equal size, in turn. */
export function sharedOut(hospitals: readonly Hospital[], count: number): Hospital[] {
  const patients = hospitals.flatMap((hospital) => hospital.patients);
  return Array.from({ length: count }, (_, n) => ({
    name: `hospital ${n + 1}`,
    patients: patients.filter((_: Patient, i) => i % count === n),
  }));
}

function labelsOf({ labels }: ContentImage, findings: readonly string[]): Float32Array {
  return Float32Array.from(findings, (finding) => labels[finding] ?? Number.NaN);
}
