/**
 * The binormal model: scores, or something that rises with them, are normal in both classes, with spreads of their own. What an
 * AUROC's estimate varies by follows from the AUROC and from how the spreads compare (Bamber, J. Mathematical Psychology 1975).
 */
import { normalQuantile } from '../distributions/normal.ts';

/**
 * Variance of the Mann-Whitney estimate of an AUROC strictly between 0 and 1. `share`: positives' part, 0 to 1, of the sum of
 * both classes' variances of scores; 1/2 where both spread alike.
 */
export function binormalVariance(auroc: number, share: number, positives: number, negatives: number): number {
  const ofPositives = (negatives - 1) * placementVariance(auroc, share);
  const ofNegatives = (positives - 1) * placementVariance(auroc, 1 - share);
  return (auroc * (1 - auroc) + ofPositives + ofNegatives) / (positives * negatives);
}

/**
 * The share (`binormalVariance`) with which positives have the stated part, 0 to 1, of the sum of both classes' variances of
 * placement values (DeLong's components). By bisection: the part rises with the share.
 */
export function shareOfPositives(auroc: number, part: number): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    const ofPositives = placementVariance(auroc, middle);
    if (ofPositives < part * (ofPositives + placementVariance(auroc, 1 - middle))) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * Variance, over studies of one class, of the share of the other class that such a study stands above: two of the other class
 * stand below it with the probability of a bivariate normal of correlation `share`, by Owen's T (Annals of Mathematical
 * Statistics 1956).
 */
function placementVariance(auroc: number, share: number): number {
  const both = auroc - 2 * owensT(normalQuantile(auroc), Math.sqrt((1 - share) / (1 + share)));
  return Math.max(0, both - auroc ** 2);
}

/** Nodes above zero and weights of Gauss and Legendre's rule of sixteen points on -1 to 1. */
const LEGENDRE: readonly (readonly [node: number, weight: number])[] = [
  [0.09501250983763744, 0.18945061045506864],
  [0.2816035507792589, 0.18260341504492364],
  [0.45801677765722737, 0.16915651939500265],
  [0.6178762444026438, 0.1495959888165767],
  [0.755404408355003, 0.12462897125553407],
  [0.8656312023878318, 0.0951585116824926],
  [0.9445750230732326, 0.062253523938647456],
  [0.9894009349916499, 0.027152459411754176],
];

/** Owen's T(h, a) for 0 <= a <= 1; the error of the rule is below 1e-15 for |h| up to 8. */
function owensT(h: number, a: number): number {
  const rate = (-h * h) / 2;
  const value = (x: number) => Math.exp(rate * (1 + x * x)) / (1 + x * x);
  let sum = 0;
  for (const [node, weight] of LEGENDRE) sum += weight * (value((a * (1 - node)) / 2) + value((a * (1 + node)) / 2));
  return (a * sum) / (4 * Math.PI);
}
