/** One study from two releases of a model whose test sets differ by that study only: its label and its score. */
import type { FindingPerformance } from '@doubleblind/contracts';

export interface DifferenceAttack {
  readonly label: 0 | 1;
  /** Null where the released figures give none between 0 and 1. */
  readonly score: number | null;
}

/** Of the study that `larger` has and `smaller` has not; null where the counts do not differ by one study. */
export function attackDifference(smaller: FindingPerformance, larger: FindingPerformance): DifferenceAttack | null {
  const [before, after] = [smaller.prevalence, larger.prevalence];
  if (after.of !== before.of + 1) return null;
  const label = after.cases > before.cases ? 1 : 0;
  if (smaller.brier.value === null || larger.brier.value === null) return { label, score: null };
  const squared = larger.brier.value * after.of - smaller.brier.value * before.of;
  const away = Math.sqrt(Math.max(0, squared));
  const score = label === 1 ? 1 - away : away;
  return { label, score: squared < 0 || squared > 1 ? null : score };
}
