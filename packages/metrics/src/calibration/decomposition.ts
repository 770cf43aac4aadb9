import { type Binning, calibrationCurve, DEFAULT_BINNING } from './bins.ts';
import { brierScore } from './brier.ts';

/** brier = reliability - resolution + uncertainty + withinBins. */
export interface BrierDecomposition {
  readonly brier: number;
  /** Weighted squared distance of the calibration curve from the diagonal; 0 is perfect calibration. */
  readonly reliability: number;
  /** Weighted squared distance of the observed shares from the prevalence; more is better. */
  readonly resolution: number;
  /** prevalence (1 - prevalence): the score of a constant. */
  readonly uncertainty: number;
  /** What the spread of probabilities inside the bins leaves over. */
  readonly withinBins: number;
}

/**
 * Murphy's decomposition of the Brier score (J. Applied Meteorology 1973) over bins, with the within-bin remainder of
 * Stephenson, Coelho and Jolliffe (Weather and Forecasting 2008), so that the parts add up exactly.
 */
export function decomposeBrier(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  binning: Binning = DEFAULT_BINNING,
): BrierDecomposition {
  const curve = calibrationCurve(probabilities, labels, binning);
  const brier = brierScore(probabilities, labels);
  const studies = labels.length;
  const prevalence = curve.reduce((sum, { observed }) => sum + observed.successes, 0) / studies;
  let reliability = 0;
  let resolution = 0;
  for (const { count, meanProbability, observed } of curve) {
    reliability += (count / studies) * (meanProbability - observed.value) ** 2;
    resolution += (count / studies) * (observed.value - prevalence) ** 2;
  }
  const uncertainty = prevalence * (1 - prevalence);
  return { brier, reliability, resolution, uncertainty, withinBins: brier - reliability + resolution - uncertainty };
}
