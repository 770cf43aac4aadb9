/** Values of single studies and images that a document shows as they are. */
import type { FindingPerformance, Report } from '@doubleblind/contracts';
import { RULES } from '../rules.ts';

/** With one positive study its AUROC is its rank: how many of the others have a higher score. Null with more of them. */
export function attackOnlyPositive({ prevalence, auroc }: FindingPerformance): number | null {
  if (prevalence.cases !== 1 || auroc.value === null) return null;
  return Math.round((1 - auroc.value) * (prevalence.of - 1));
}

export interface SingleImages {
  /** Cells of the difference plots that hold one image, and those with fewer than five. */
  readonly single: number;
  readonly few: number;
  /** Largest differences, each of one image. */
  readonly extremes: readonly number[];
}

export function attackPlots({ agreement }: Report): SingleImages {
  const images = (agreement?.findings ?? []).flatMap((entry) => (entry.images === null ? [] : [entry.images]));
  const counts = images.flatMap(({ density }) => density.cells.map(([, , count]) => count));
  return {
    single: counts.filter((count) => count === 1).length,
    few: counts.filter((count) => count < RULES.minimumInCell).length,
    extremes: images.flatMap(({ maximumAbsolute }) => (maximumAbsolute === null ? [] : [maximumAbsolute])),
  };
}
