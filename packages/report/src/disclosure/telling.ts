/** Figures that would tell the label of a single study to somebody who knows the scores are not released, or by their tenths only. */
import type { Estimate } from '@doubleblind/contracts';
import { betweenTenths, tenthsIn } from '../compose/values.ts';
import { type BoundedFigure, certainLabels } from './certain-labels.ts';
import { coarseEstimate, notReleased, outwards, roundedBy } from './precision.ts';
import type { RocStep, ScoredStudies } from './roc-steps.ts';

const TELLS = 'not released: with the counts it would tell labels of single studies to somebody who knows the scores';

/** What somebody knows who knows the scores of these studies. */
export interface KnownOrder {
  readonly scored: ScoredStudies;
  readonly scores: ArrayLike<number>;
  readonly steps: readonly RocStep[];
}

/** As it is, by the tenths between which its interval lies, or not at all. */
export function releasedAuroc(full: Estimate, decimals: number, known: KnownOrder): Estimate {
  const exact = untelling('auroc', coarseEstimate(full, decimals), known);
  if (exact.value !== null || full.low === null || full.high === null) return exact;
  const [low, high] = [outwards(full.low, 'low', 1), outwards(full.high, 'high', 1)];
  const tenths = notReleased(betweenTenths(low, high));
  return tellsLabels('auroc', tenths, known) ? exact : tenths;
}

/** As it is or not at all. */
export function untelling(measure: BoundedFigure['measure'], shown: Estimate, known: KnownOrder): Estimate {
  return tellsLabels(measure, shown, known) ? notReleased(TELLS) : shown;
}

function tellsLabels(measure: BoundedFigure['measure'], shown: Estimate, known: KnownOrder): boolean {
  return labelsFrom(measure, shown, known).some((label) => label >= 0);
}

/** By study 1 or 0 where the figure as it is released leaves only that label, else -1. */
export function labelsFrom(
  measure: BoundedFigure['measure'],
  shown: Estimate,
  { scored, scores, steps }: KnownOrder,
): Int8Array {
  const bounds = boundsOf(shown, scored);
  return bounds === null
    ? new Int8Array(scores.length).fill(-1)
    : certainLabels(scored, scores, steps, { measure, ...bounds });
}

/** Between which values a figure lies that is released like this; null for one that is not. */
function boundsOf({ value, reason }: Estimate, { ends }: ScoredStudies): { low: number; high: number } | null {
  if (value !== null) {
    const all = ends.at(-1)!;
    const by = roundedBy(value, all.positives, all.studies - all.positives);
    return { low: value - by, high: value + by };
  }
  return tenthsIn(reason);
}
