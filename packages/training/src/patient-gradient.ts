import type { Patient } from './data/patients.ts';
import type { GradientEngine } from './engine.ts';

/** Sum of the gradients of all of a patient's images: they are one record. */
export async function patientGradient(
  engine: GradientEngine,
  patient: Patient,
  parameters: Float32Array,
): Promise<Float32Array> {
  const sum = new Float32Array(parameters.length);
  for (const { image, labels } of patient) {
    const { gradient } = await engine.gradient(image, labels, parameters);
    for (let i = 0; i < sum.length; i++) sum[i] += gradient[i];
  }
  return sum;
}

/** Scales the vector down, in place, to a Euclidean norm of at most `bound`; returns the norm that it had. */
export function clip(vector: Float32Array, bound: number): number {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (norm > bound) for (let i = 0; i < vector.length; i++) vector[i] *= bound / norm;
  return norm;
}
