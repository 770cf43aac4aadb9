import { assignBins, type Binning, DEFAULT_BINNING } from './bins.ts';

/** Up to so many studies of a bin the distribution of its positives is exact. */
const LARGEST_EXACT = 1000;

/**
 * The mean of the expected calibration error where every probability is right and only chance moves outcomes: it is far
 * from zero with few studies a bin (Roelofs et al., "Mitigating bias in calibration error estimation", AISTATS 2022), so an
 * error is read against it. The positives of a bin are Poisson-binomial; their mean absolute deviation is exact up to 1000
 * studies, that of the normal distribution beyond.
 */
export function calibrationErrorByChance(probabilities: ArrayLike<number>, binning: Binning = DEFAULT_BINNING): number {
  const assigned = assignBins(probabilities, binning);
  const bins = Array.from({ length: binning.bins }, (): number[] => []);
  for (let i = 0; i < assigned.length; i++) bins[assigned[i]].push(probabilities[i]);
  return bins.reduce((sum, bin) => sum + meanAbsoluteDeviation(bin), 0) / probabilities.length;
}

/** Of the number of positives from its mean. */
function meanAbsoluteDeviation(probabilities: readonly number[]): number {
  const mean = probabilities.reduce((sum, p) => sum + p, 0);
  if (probabilities.length > LARGEST_EXACT) {
    return Math.sqrt((2 / Math.PI) * probabilities.reduce((sum, p) => sum + p * (1 - p), 0));
  }
  // chance[k]: that k of the studies so far are positive.
  const chance = new Float64Array(probabilities.length + 1);
  chance[0] = 1;
  probabilities.forEach((p, study) => {
    for (let k = study + 1; k > 0; k--) chance[k] = chance[k] * (1 - p) + chance[k - 1] * p;
    chance[0] *= 1 - p;
  });
  return chance.reduce((sum, c, k) => sum + c * Math.abs(k - mean), 0);
}
