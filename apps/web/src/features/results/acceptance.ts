/** Whether released results meet the goal that both sides agreed on before the run. */
import type { Estimate, PrimaryGoal, Report } from '@doubleblind/contracts';

export interface JudgedGoal {
  readonly measure: PrimaryGoal['goals'][number]['measure'];
  readonly atLeast: number;
  /** Null where the release has no such figure. */
  readonly estimate: Estimate | null;
  /** Null where the released figures do not tell. */
  readonly met: boolean | null;
}

export interface Acceptance {
  readonly met: boolean | null;
  readonly goals: readonly JudgedGoal[];
}

/**
 * Judged as the hospital's report does it, by the lower end of the interval (packages/report, compose/assessment/primary.ts),
 * but from what was released: these figures are rounded, so that an end within half a last digit of the goal decides nothing.
 * Where the hospital's agent has judged it and released the verdict, that is taken.
 */
export function judgeReleased({ finding, threshold, goals }: PrimaryGoal, report: Report): Acceptance {
  const verdict = report.assessment?.primary;
  if (verdict && verdict.finding === finding && verdict.threshold === threshold) return verdict;
  const figures = report.performance.find((row) => row.finding === finding);
  const point =
    threshold === null
      ? undefined
      : figures?.operatingPoints.find((row) => row.threshold === threshold && !chosen(row));
  const judged = goals.map(({ measure, atLeast }): JudgedGoal => {
    const estimate = (measure === 'auroc' ? figures?.auroc : point?.[measure]) ?? null;
    return { measure, atLeast, estimate, met: estimate && reaches(estimate, atLeast) };
  });
  if (judged.some(({ met }) => met === false)) return { met: false, goals: judged };
  return { met: judged.some(({ met }) => met === null) ? null : true, goals: judged };
}

/** Thresholds that the report chose on these studies are rounded; one that equals the goal's may be another. */
function chosen({ name }: { readonly name: string }): boolean {
  return name !== VENDORS_THRESHOLD;
}

const VENDORS_THRESHOLD = "vendor's threshold";

function reaches({ value, low, high }: Estimate, atLeast: number): boolean | null {
  if (low === null) return null;
  const half = 0.5 * 10 ** -Math.max(...[value, low, high].map((figure) => decimalsOf(figure ?? 0)));
  if (low - half >= atLeast) return true;
  return low + half < atLeast ? false : null;
}

function decimalsOf(figure: number): number {
  return (/\.(\d+)$/.exec(String(figure))?.[1] ?? '').length;
}
