/** From stored test sets to what a training takes: inputs by patient, patients by hospital. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Preprocessing } from '@doubleblind/program';
import type { Hospital, LabelledInput, LossKind, Patient } from '@doubleblind/training';
import { loadInput } from '../../models/load-input.ts';
import type { ContentImage, StoredTestSet, TestSetContent } from '../../store/test-set-content.ts';

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
    const key = patientOf(image);
    patients.set(key, [...(patients.get(key) ?? []), inputs[i]]);
  });
  return [...hospitals].map(([name, patients]) => ({ name, patients: [...patients.values()] }));
}

/** The patients of one hospital, whatever sites its labels name. @throws as hospitalsOf */
export async function patientsIn(testSet: StoredTestSet, options: TrainingDataOptions): Promise<Patient[]> {
  const inputs = await inputsOf(testSet, options);
  const places = Map.groupBy(testSet.content.images.keys(), (i) => patientOf(testSet.content.images[i]));
  return [...places.values()].map((images) => images.map((i) => inputs[i]));
}

export function countPatients({ images }: TestSetContent): number {
  return new Set(images.map(patientOf)).size;
}

const patientOf = ({ patient, study }: ContentImage): string => patient ?? study;

/**
 * Whether labels are what the loss takes: for classes each image has exactly one, for findings there is some.
 *
 * @throws DoubleblindError DB8003 naming an image without a class or with several, DB8006 when nothing is labelled
 */
export function requireLabels(
  { images, findings: labelled }: TestSetContent,
  findings: readonly string[],
  loss: LossKind,
): void {
  requireSomeLabel(labelled, findings);
  if (images.length === 0) throw new DoubleblindError('DB8006', 'There is no image.');
  if (loss === 'sigmoid') {
    // An image without any label teaches nothing, and a training of such images would spend for nothing.
    if (images.some(({ labels }) => findings.some((finding) => typeof labels[finding] === 'number'))) return;
    throw new DoubleblindError('DB8006', `No image has a label of ${findings.join(', ')}.`);
  }
  const missing = findings.filter((finding) => !labelled.includes(finding));
  if (missing.length > 0) throw new DoubleblindError('DB8006', `Class ${missing.join(', ')} has no column of labels.`);
  for (const image of images) {
    const classes = findings.filter((finding) => image.labels[finding] === 1);
    if (classes.length === 1) continue;
    const what = classes.length === 0 ? 'is of none of the classes' : `is of ${classes.length} classes`;
    throw new DoubleblindError('DB8003', `Image ${image.path} ${what}.`);
  }
}

/** All images with their labels. @throws as hospitalsOf */
export async function inputsOf(
  testSet: StoredTestSet,
  { preprocessing, findings, onImage }: TrainingDataOptions,
): Promise<LabelledInput[]> {
  const { images, findings: labelled } = testSet.content;
  requireSomeLabel(labelled, findings);
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

function requireSomeLabel(labelled: readonly string[], findings: readonly string[]): void {
  if (!findings.some((finding) => labelled.includes(finding)))
    throw new DoubleblindError('DB8006', `None of the model's outputs (${findings.join(', ')}) is labelled.`);
}
