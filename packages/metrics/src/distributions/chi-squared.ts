import { upperIncompleteGamma } from './gamma.ts';

/** P(X >= x) of a chi-squared variable with the given degrees of freedom (> 0). */
export function chiSquaredUpperTail(x: number, degreesOfFreedom: number): number {
  return upperIncompleteGamma(degreesOfFreedom / 2, x / 2);
}
