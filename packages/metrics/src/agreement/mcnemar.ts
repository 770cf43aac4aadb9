import { binomialCumulative, binomialMass } from '../distributions/binomial.ts';
import { requireSetting } from '../inputs.ts';

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
