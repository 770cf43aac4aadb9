import { type Patients, requireLabels, requirePatients, requireProbabilities, requireSetting } from '../inputs.ts';
import { quantileSorted } from '../intervals/quantile.ts';
import { type Proportion, wilsonByPatient } from '../intervals/wilson.ts';

/**
 * How probabilities are put into bins: 'width' cuts [0, 1] into equal parts, 'mass' at the quantiles, so that bins hold
 * about equally many studies. A probability on an edge belongs to the lower bin, as in sklearn's calibration_curve.
 */
export interface Binning {
  readonly kind: 'width' | 'mass';
  /** 2 to 100. */
  readonly bins: number;
}

/** Ten bins of equally many studies. */
export const DEFAULT_BINNING: Binning = { kind: 'mass', bins: 10 };

/** One bin of a reliability diagram; probabilities are in 0..1. */
export interface CalibrationBin {
  readonly count: number;
  readonly meanProbability: number;
  /** Share of positive studies with its Wilson interval, by patient where patients are known. */
  readonly observed: Proportion;
}

/** For every study the number of its bin, 0 to bins - 1. */
export function assignBins(probabilities: ArrayLike<number>, { kind, bins }: Binning): Uint32Array {
  requireProbabilities(probabilities);
  requireSetting('The number of bins', bins, 2, 100);
  requireSetting('The fraction of the number of bins', bins % 1, 0, 0);
  const sorted = Float64Array.from(probabilities).sort();
  const edges = Float64Array.from({ length: bins - 1 }, (_, i) => {
    const share = (i + 1) / bins;
    return kind === 'width' ? share : quantileSorted(sorted, share);
  });
  return Uint32Array.from(probabilities, (p) => {
    let bin = 0;
    while (bin < edges.length && edges[bin] < p) bin++;
    return bin;
  });
}

/** The calibration curve: mean probability against observed share in every bin that is not empty, in ascending order. */
export function calibrationCurve(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  binning: Binning = DEFAULT_BINNING,
  confidence = 0.95,
  patients?: Patients,
): CalibrationBin[] {
  const assigned = assignBins(probabilities, binning);
  requireLabels(labels, probabilities.length);
  requirePatients(patients, probabilities.length);
  const members = Array.from({ length: binning.bins }, (): number[] => []);
  for (let i = 0; i < assigned.length; i++) members[assigned[i]].push(i);
  return members.flatMap((studies): CalibrationBin[] => {
    const own = patients && studies.map((i) => patients[i]);
    const observed = wilsonByPatient(
      studies.map((i) => labels[i]),
      own,
      confidence,
    );
    const sum = studies.reduce((total, i) => total + probabilities[i], 0);
    return observed.defined ? [{ count: studies.length, meanProbability: sum / studies.length, observed }] : [];
  });
}

/**
 * Expected calibration error: the mean over studies of |mean probability - observed share| of their bin (Naeini, Cooper
 * and Hauskrecht, AAAI 2015). It depends on the bins, so state them with it.
 */
export function expectedCalibrationError(curve: readonly CalibrationBin[]): number {
  let sum = 0;
  let studies = 0;
  for (const { count, meanProbability, observed } of curve) {
    sum += count * Math.abs(meanProbability - observed.value);
    studies += count;
  }
  return sum / studies;
}
