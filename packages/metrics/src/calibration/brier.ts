import { requireLabels, requireProbabilities } from '../inputs.ts';

/** Brier score: the mean squared difference of probability and outcome (Brier, Monthly Weather Review 1950). */
export function brierScore(probabilities: ArrayLike<number>, labels: ArrayLike<number>): number {
  requireProbabilities(probabilities);
  requireLabels(labels, probabilities.length);
  let sum = 0;
  for (let i = 0; i < probabilities.length; i++) sum += (probabilities[i] - labels[i]) ** 2;
  return sum / probabilities.length;
}
