import { betaQuantile, incompleteBeta } from './beta.ts';

/** P(|T| >= |t|) of Student's t with the given degrees of freedom (> 0). */
export function studentTTwoSided(t: number, degreesOfFreedom: number): number {
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/** The quantile of Student's t for 0 < p < 1, by the beta quantile (Abramowitz and Stegun 26.5.27). */
export function studentTQuantile(p: number, degreesOfFreedom: number): number {
  if (p === 0.5) return 0;
  const x = betaQuantile(2 * Math.min(p, 1 - p), degreesOfFreedom / 2, 0.5);
  const magnitude = Math.sqrt((degreesOfFreedom * (1 - x)) / x);
  return p < 0.5 ? -magnitude : magnitude;
}
