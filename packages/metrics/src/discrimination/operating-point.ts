import { requireSetting } from '../inputs.ts';
import type { Outcome } from '../outcome.ts';
import { type RocPoint, rocPoints } from './roc.ts';

/** How a decision threshold comes about. A study is called positive where its score is at least the threshold. */
export type OperatingPointRule =
  | { readonly kind: 'threshold'; readonly threshold: number }
  | { readonly kind: 'youden' }
  | { readonly kind: 'sensitivity'; readonly target: number };

/** "threshold 0.5", "Youden", "sensitivity 0.9". */
export function describeRule(rule: OperatingPointRule): string {
  if (rule.kind === 'threshold') return `threshold ${rule.threshold}`;
  return rule.kind === 'youden' ? 'Youden' : `sensitivity ${rule.target}`;
}

/**
 * The threshold of a rule on given scores. 'youden' maximises sensitivity + specificity - 1 (Youden, Cancer 1950), of
 * equal ones the highest threshold; 'sensitivity' is the highest threshold that reaches the target. The threshold lies
 * half-way between the lowest score called positive and the next lower one, as in pROC: on a score itself, the smallest
 * change in a second run would flip that study. Both are chosen where they look best, so the figures at them are
 * optimistic when computed on the same scores.
 */
export function chooseThreshold(
  rule: OperatingPointRule,
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
): Outcome<{ threshold: number }> {
  if (rule.kind === 'threshold') {
    requireSetting('The threshold', rule.threshold, -Number.MAX_VALUE, Number.MAX_VALUE);
    return { defined: true, threshold: rule.threshold };
  }
  if (rule.kind === 'sensitivity') requireSetting('The target sensitivity', rule.target, Number.MIN_VALUE, 1);
  const curve = rocPoints(scores, labels);
  if (!curve.defined) return curve;
  const called = curve.points.slice(1);
  const chosen =
    rule.kind === 'sensitivity'
      ? called.findIndex((point) => point.truePositiveRate >= rule.target)
      : called.reduce((best, point, p) => (youdenIndex(point) > youdenIndex(called[best]) ? p : best), 0);
  return { defined: true, threshold: belowScore(called, chosen) };
}

function youdenIndex({ truePositiveRate, falsePositiveRate }: RocPoint): number {
  return truePositiveRate - falsePositiveRate;
}

/** Half-way to the next lower score; the score itself where there is no lower one, or no number between the two. */
function belowScore(points: readonly RocPoint[], chosen: number): number {
  const score = points[chosen].threshold!;
  const lower = points[chosen + 1]?.threshold ?? score;
  const between = (score + lower) / 2;
  return between > lower ? between : score;
}
