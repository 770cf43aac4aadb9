import { chooseThreshold, type OperatingPointRule } from '../discrimination/operating-point.ts';
import type { Patients } from '../inputs.ts';
import type { Proportion } from '../intervals/wilson.ts';
import { wilsonByPatient } from '../intervals/wilson.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** Sensitivity and specificity in one group at a threshold that was chosen without it. */
export interface Transported {
  readonly group: string;
  /** Chosen on the studies of all other groups. */
  readonly threshold: number;
  readonly sensitivity: Outcome<Proportion>;
  readonly specificity: Outcome<Proportion>;
}

/**
 * What a threshold that was chosen elsewhere gives in each group: chosen by the rule on all other groups, applied to this
 * one (leave one cluster out, as in Debray et al., Statistics in Medicine 2013). The figures are free of the optimism of a
 * threshold that is chosen where it is judged. Not defined where the others have one class only.
 */
export function transportThreshold(
  rule: OperatingPointRule,
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  groups: readonly string[],
  confidence = 0.95,
  patients?: Patients,
): { readonly group: string; readonly result: Outcome<Transported> }[] {
  const names = [...new Set(groups)];
  const all = Array.from(labels, (_, i) => i);
  return names.map((group) => {
    const others = all.filter((i) => groups[i] !== group);
    const own = all.filter((i) => groups[i] === group);
    if (others.length === 0) return { group, result: notDefined('there is no other group to choose a threshold on') };
    const pick = (values: ArrayLike<number>) => others.map((i) => values[i]);
    const chosen = chooseThreshold(rule, pick(scores), pick(labels));
    if (!chosen.defined) return { group, result: chosen };
    const share = (label: 0 | 1) => {
      const cases = own.filter((i) => labels[i] === label);
      return wilsonByPatient(
        cases.map((i) => Number(scores[i] >= chosen.threshold === (label === 1))),
        patients && cases.map((i) => patients[i]),
        confidence,
      );
    };
    return {
      group,
      result: { defined: true, group, threshold: chosen.threshold, sensitivity: share(1), specificity: share(0) },
    };
  });
}
