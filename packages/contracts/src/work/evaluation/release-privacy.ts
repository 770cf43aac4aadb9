/**
 * Terms of a release with noise: epsilon-delta differential privacy of one patient (Dwork and Roth, The Algorithmic Foundations of
 * Differential Privacy, 2014). Whoever knows everything but one patient's labels and scores learns little more of that patient.
 */
import { z } from 'zod';

/** How much a release with noise may tell of a patient, and the noise that follows. */
export const releasePrivacySchema = z.strictObject({
  /** The smaller, the less is told and the more noise there is. */
  epsilon: z.number().min(0.05).max(20),
  /** Probability with which epsilon may not hold. */
  delta: z.number().min(1e-9).max(1e-3),
  /** Standard deviation of the noise in every count, in studies: enough for epsilon and delta over all findings of the terms. */
  deviation: z.number().positive().max(1e6),
});
/** Terms of a release with noise. */
export type ReleasePrivacy = z.infer<typeof releasePrivacySchema>;

/** For pages and reports. */
export function privacyText({ epsilon, delta, deviation }: ReleasePrivacy): string {
  return (
    `Noise is added to every count before it leaves the hospital (standard deviation ${deviation} studies in each range of scores), and all figures are ` +
    `computed from such counts: differential privacy of one patient with epsilon ${epsilon} and delta ${delta}. Somebody who knows everything else, and ` +
    `guesses between two versions of one patient's labels and scores, is right in at most ${guessText(epsilon, delta)} of cases, where chance is 50%.`
  );
}

/** (e^epsilon + delta) / (1 + e^epsilon): Kairouz, Oh and Viswanath, "The composition theorem for differential privacy" (2015), section 2. */
function guessText(epsilon: number, delta: number): string {
  const share = (Math.exp(epsilon) + delta) / (1 + Math.exp(epsilon));
  return share > 0.999 ? `${(100 * share).toFixed(3)}%` : `${(100 * share).toFixed(1)}%`;
}
