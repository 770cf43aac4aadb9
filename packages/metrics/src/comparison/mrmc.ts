import { delongCovariance } from '../discrimination/delong.ts';
import { studentTQuantile, studentTTwoSided } from '../distributions/student-t.ts';
import { type Patients, requireConfidence, requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** AUROC of a model beside that of the mean reader, readers and cases random. */
export interface ModelAgainstReaders {
  readonly model: number;
  /** AUROC of each reader, in input order. */
  readonly readers: readonly number[];
  readonly mean: number;
  /** AUROC of the model minus the mean of the readers. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
  readonly degreesOfFreedom: number;
}

/**
 * A model's AUROC against the mean of several readers who read the same studies, for readers like these and studies like
 * these: Obuchowski and Rockette (Communications in Statistics - Simulation 1995) with covariances by DeLong and the degrees of
 * freedom of Hillis (Statistics in Medicine 2007). The differences model minus reader are one modality of that model:
 * Var(mean) = (MSR + J max(Cov2, 0)) / J, df = (MSR + J max(Cov2, 0))^2 / (MSR^2 / (J - 1)). A reader's decisions of 0 and 1
 * are ratings of two levels, whose AUROC is the mean of sensitivity and specificity. By patient the covariances are those of Obuchowski (1997). At least two readers
 * (DB7006).
 */
export function modelAgainstReaders(
  model: ArrayLike<number>,
  readers: readonly ArrayLike<number>[],
  labels: ArrayLike<number>,
  confidence = 0.95,
  patients?: Patients,
): Outcome<ModelAgainstReaders> {
  requireConfidence(confidence);
  requireSetting('The number of readers', readers.length, 2, 1000);
  const joint = delongCovariance([model, ...readers], labels, patients);
  if (!joint.defined) return joint;
  const [own, ...values] = joint.values;
  const { covariance } = joint;
  const count = readers.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  let between = 0;
  for (let i = 1; i <= count; i++) {
    for (let j = 1; j <= count; j++) {
      if (i === j) continue;
      const differences = covariance[0][0] - covariance[0][j] - covariance[i][0] + covariance[i][j];
      between += differences / (count * (count - 1));
    }
  }
  const total = spread + count * Math.max(0, between);
  if (total <= 0) return notDefined('model and readers rank all studies alike: no variance to judge by');
  const standardError = Math.sqrt(total / count);
  // Readers who are all equal leave the studies as the only source of chance.
  const degreesOfFreedom = spread === 0 ? 1e6 : Math.min(1e6, total ** 2 / (spread ** 2 / (count - 1)));
  const difference = own - mean;
  const half = studentTQuantile((1 + confidence) / 2, degreesOfFreedom) * standardError;
  return {
    defined: true,
    ...{ model: own, readers: values, mean, difference, degreesOfFreedom },
    ...{ low: difference - half, high: difference + half },
    pValue: studentTTwoSided(difference / standardError, degreesOfFreedom),
  };
}
