import { chiSquaredUpperTail } from '../distributions/chi-squared.ts';
import type { Proportion } from '../intervals/wilson.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** Difference of AUROCs with its interval. */
export interface GroupDifference {
  /** The group minus all other groups together. */
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

interface WithInterval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Difference of two figures of different patients from their own intervals: the square-and-add method of Newcombe
 * (Statistics in Medicine 1998, method 10, for shares; Zou and Donner, Statistics in Medicine 2008, for other figures such
 * as the AUROC). It keeps the asymmetry that intervals near 0 and 1 have.
 */
export function differenceOfIndependent(
  first: Outcome<WithInterval>,
  second: Outcome<WithInterval>,
): Outcome<GroupDifference> {
  if (!first.defined) return first;
  if (!second.defined) return second;
  const difference = first.value - second.value;
  return {
    defined: true,
    difference,
    low: difference - Math.hypot(first.value - first.low, second.high - second.value),
    high: difference + Math.hypot(first.high - first.value, second.value - second.low),
  };
}

/** Cochran’s test of the groups’ AUROCs; q has groups minus one degrees of freedom. */
export interface Heterogeneity {
  /** Groups that have cases. */
  readonly groups: number;
  readonly q: number;
  readonly pValue: number;
}

/**
 * Whether shares differ between groups more than by chance: Pearson's chi-squared of the table of groups by hit or miss, one
 * degree of freedom fewer than groups. For AUROCs, Q of forestOfEstimates is that test; with two groups it is the test of
 * interaction of Altman and Bland (BMJ 2003). By patient, hits and cases of a group are divided by its design effect (Rao and
 * Scott, Biometrics 1992).
 */
export function homogeneityOfShares(shares: readonly Proportion[]): Outcome<Heterogeneity> {
  const usable = shares
    .filter(({ trials }) => trials > 0)
    .map(({ value, effective }) => ({ hits: value * effective, trials: effective }));
  if (usable.length < 2) return notDefined('a comparison of groups needs two of them with cases');
  const trials = usable.reduce((sum, share) => sum + share.trials, 0);
  const hits = usable.reduce((sum, share) => sum + share.hits, 0);
  if (hits === 0 || hits === trials) return { defined: true, groups: usable.length, q: 0, pValue: 1 };
  const overall = hits / trials;
  const q = usable.reduce(
    (sum, share) => sum + (share.hits - share.trials * overall) ** 2 / (share.trials * overall * (1 - overall)),
    0,
  );
  return { defined: true, groups: usable.length, q, pValue: chiSquaredUpperTail(q, usable.length - 1) };
}
