import { countPositives, requireSetting } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { type RocPoint, rocPoints } from './roc.ts';

/** How a decision threshold comes about. A study is called positive where its score is at least the threshold. */
export type OperatingPointRule =
  | { readonly kind: 'threshold'; readonly threshold: number }
  | { readonly kind: 'youden' }
  | { readonly kind: 'sensitivity'; readonly target: number }
  | { readonly kind: 'specificity'; readonly target: number };

/** "threshold 0.5", "Youden", "sensitivity 0.9". */
export function describeRule(rule: OperatingPointRule): string {
  if (rule.kind === 'threshold') return `threshold ${rule.threshold}`;
  return rule.kind === 'youden' ? 'Youden' : `${rule.kind} ${rule.target}`;
}

/**
 * The threshold of a rule on given scores. 'youden' maximises sensitivity + specificity - 1 (Youden, Cancer 1950), of
 * equal ones the highest threshold; 'sensitivity' is the highest threshold that reaches the target, 'specificity' the lowest
 * that does. The threshold lies half-way between the lowest score called positive and the next lower one, as in pROC: on a
 * score itself, the smallest change in a second run would flip that study. It is rounded to three digits before anything is
 * counted at it, so that a reader who applies the printed threshold gets the printed figures, and no score can be read off
 * it. All are chosen where they look best, so the figures at them are optimistic when computed on the same scores.
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
  if (rule.kind !== 'youden') requireSetting(`The target ${rule.kind}`, rule.target, Number.MIN_VALUE, 1);
  const curve = rocPoints(scores, labels);
  if (!curve.defined) return curve;
  const called = curve.points.slice(1);
  const chosen = chosenPoint(rule, called, countPositives(labels), labels.length);
  if (chosen === null) return notDefined('no threshold calls a positive study positive at that specificity');
  return { defined: true, threshold: belowScore(called, chosen, rule.kind) };
}

function chosenPoint(
  rule: Exclude<OperatingPointRule, { kind: 'threshold' }>,
  called: readonly RocPoint[],
  positives: number,
  studies: number,
): number | null {
  if (rule.kind === 'sensitivity') return called.findIndex((point) => point.truePositiveRate >= rule.target);
  if (rule.kind === 'specificity') {
    const last = called.findLastIndex((point) => 1 - point.falsePositiveRate >= rule.target - 1e-12);
    return last < 0 ? null : last;
  }
  // In whole studies, since 1 - 2/3 and 2/3 - 1/3 differ in floating point.
  const negatives = studies - positives;
  const index = ({ truePositiveRate, falsePositiveRate }: RocPoint) =>
    Math.round(truePositiveRate * positives) * negatives - Math.round(falsePositiveRate * negatives) * positives;
  return called.reduce((best, point, p) => (index(point) > index(called[best]) ? p : best), 0);
}

/**
 * Half-way to the next lower score, to three digits. Where no such number lies between the two, one is taken that keeps the
 * target: fewer digits may call another study.
 */
function belowScore(
  points: readonly RocPoint[],
  chosen: number,
  kind: 'sensitivity' | 'specificity' | 'youden',
): number {
  const score = points[chosen].threshold!;
  const between = (score + (points[chosen + 1]?.threshold ?? score)) / 2;
  const nearest = Number(between.toPrecision(DIGITS));
  const step = 10 ** (Math.floor(Math.log10(Math.abs(between) || 1)) + 1 - DIGITS);
  if (kind === 'sensitivity' && nearest > score) return Number((nearest - step).toPrecision(DIGITS));
  const lower = points[chosen + 1]?.threshold ?? null;
  if (kind === 'specificity' && lower !== null && nearest <= lower) {
    return Number((nearest + step).toPrecision(DIGITS));
  }
  return nearest;
}

/** Significant digits of a chosen threshold. */
const DIGITS = 3;
