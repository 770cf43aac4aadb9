import { binomialCumulative, binomialMass } from '../distributions/binomial.ts';
import { requireSetting } from '../inputs.ts';

/** McNemar’s test of paired decisions, by their discordant pairs. */
export interface McNemar {
  readonly onlyFirst: number;
  readonly onlySecond: number;
  /** Two-sided exact conditional p-value. */
  readonly exactP: number;
  /** Two-sided mid-p: half the probability of the observed split; less conservative than the exact test. */
  readonly midP: number;
}

/**
 * McNemar's test of discordant pairs, exact and mid-p (Fagerland, Lydersen and Laake, BMC Medical Research Methodology
 * 2013). Without a discordant pair both p-values are 1.
 */
export function mcnemar(onlyFirst: number, onlySecond: number): McNemar {
  requireSetting('The number of discordant pairs', Math.min(onlyFirst, onlySecond), 0, Number.MAX_SAFE_INTEGER);
  const pairs = onlyFirst + onlySecond;
  if (pairs === 0) return { onlyFirst, onlySecond, exactP: 1, midP: 1 };
  const fewer = Math.min(onlyFirst, onlySecond);
  const twoTails = 2 * binomialCumulative(fewer, pairs, 0.5);
  const midP = Math.min(1, twoTails - binomialMass(fewer, pairs, 0.5));
  return { onlyFirst, onlySecond, exactP: Math.min(1, twoTails), midP };
}

/**
 * The same where studies are of patients: `differences` has, for each patient, the discordant pairs in favour of the first less those
 * in favour of the second. Under the hypothesis either run may be called the first within a patient, so each difference has
 * either sign with probability one half: the exact test is over all signs (the randomisation form of the clustered tests that Durkalski et
 * al., Statistics in Medicine 2003, compare). With one study a patient it is McNemar's.
 */
export function mcnemarByPatient(differences: ArrayLike<number>): Pick<McNemar, 'exactP' | 'midP'> {
  const sizes = Array.from(differences, Math.abs).filter((size) => size > 0);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const seen = Math.abs(Array.from(differences).reduce((sum, difference) => sum + difference, 0));
  if (seen === 0) return { exactP: 1, midP: 1 };
  // chances[s + total]: probability that the sum of the signed differences so far is s.
  let chances = new Float64Array(2 * total + 1);
  chances[total] = 1;
  for (const size of sizes) {
    const next = new Float64Array(2 * total + 1);
    for (let s = 0; s < chances.length; s++) {
      if (chances[s] === 0) continue;
      next[s - size] += chances[s] / 2;
      next[s + size] += chances[s] / 2;
    }
    chances = next;
  }
  let beyond = 0;
  for (let s = total + seen + 1; s < chances.length; s++) beyond += chances[s];
  const equal = chances[total + seen];
  return { exactP: Math.min(1, 2 * (beyond + equal)), midP: Math.min(1, 2 * beyond + equal) };
}
