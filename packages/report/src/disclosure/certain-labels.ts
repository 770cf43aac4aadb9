/**
 * Labels that follow for certain from a figure that is near the best or the worst that it could be. AUROC, average precision and Brier
 * score are sums over the positive studies in the order of the scores: highest or lowest where all positive ones are on top. With 25
 * positive studies among 500 and an AUROC of 0.99 hardly any of them is passed by a negative one, so everything in the lower half is
 * negative. Whoever knows the scores finds every study of which one label would take the figure beyond what is released, however the
 * others are labelled.
 */
import type { ScoredStudies } from './roc-steps.ts';

/** A figure, and between which values it lies for somebody who knows how it was rounded. */
export interface BoundedFigure {
  readonly measure: 'auroc' | 'averagePrecision' | 'brier';
  readonly low: number;
  readonly high: number;
}

/** Studies, highest score first, between two places of the order up to which the number of positive ones is known. */
interface Segment {
  readonly before: number;
  readonly positivesBefore: number;
  readonly studies: readonly number[];
  readonly positives: number;
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/**
 * By study 1 or 0 where the figure leaves only that label, else -1. `known`: places of the order up to which the number of positives is
 * known besides, in ascending order.
 */
export function certainLabels(
  { order, ends }: ScoredStudies,
  scores: ArrayLike<number>,
  known: readonly { readonly studies: number; readonly positives: number }[],
  { measure, low, high }: BoundedFigure,
): Int8Array {
  const all = ends.at(-1)!;
  const edges = [{ studies: 0, positives: 0 }, ...known, all];
  const segments = edges.slice(1).map((end, e): Segment => {
    const begin = edges[e];
    return {
      ...{ before: begin.studies, positivesBefore: begin.positives },
      studies: order.slice(begin.studies, end.studies),
      positives: end.positives - begin.positives,
    };
  });
  const sumOf = (segment: Segment, ranks: readonly number[]) => SUMS[measure](segment, ranks, scores, all);
  const rangeOf = (segment: Segment, fixed?: Fixed) =>
    rangeFrom(sumOf(segment, onTop(segment, fixed)), sumOf(segment, atTheBottom(segment, fixed)));
  // Equal scores have no order: the study may be the first or the last of them.
  const runs = runsOf(ends);
  const rangeOfRun = (segment: Segment, rank: number, label: 0 | 1): Range => {
    const run = runs[segment.before + rank];
    const [first, last] = run.map((place) => rangeOf(segment, { rank: place - segment.before, label }));
    return { low: Math.min(first.low, last.low), high: Math.max(first.high, last.high) };
  };
  const ranges = segments.map((segment) => rangeOf(segment));
  const constant = CONSTANTS[measure](scores);
  const sum = (end: keyof Range) => ranges.reduce((total, range) => total + range[end], constant);
  const whole = { low: sum('low'), high: sum('high') };
  const slack = ZERO + (measure === 'averagePrecision' ? ofTies(ends) / all.positives : 0);
  const labels = new Int8Array(order.length).fill(-1);
  segments.forEach((segment, g) => {
    const fits = (rank: number) =>
      ([0, 1] as const).filter((label) => {
        if (label === 1 ? segment.positives === 0 : segment.positives === segment.studies.length) return false;
        const own = rangeOfRun(segment, rank, label);
        const least = whole.low - ranges[g].low + own.low;
        const most = whole.high - ranges[g].high + own.high;
        return least <= high + slack && most >= low - slack;
      });
    // Either label changes most at the first or the last place.
    const last = segment.studies.length - 1;
    if (fits(0).length === 2 && fits(last).length === 2) return;
    segment.studies.forEach((study, rank) => {
      const [label, other] = fits(rank);
      if (label !== undefined && other === undefined) labels[study] = label;
    });
  });
  return labels;
}

const ZERO = 1e-9;

/** A study whose label is supposed. */
interface Fixed {
  readonly rank: number;
  readonly label: 0 | 1;
}

/** Ranks of the positive studies where they are as high as they can be. */
function onTop({ positives }: Segment, fixed?: Fixed): number[] {
  if (fixed?.label === 1 && fixed.rank >= positives) return [...upTo(positives - 1), fixed.rank];
  if (fixed?.label === 0 && fixed.rank < positives) return upTo(positives + 1).filter((rank) => rank !== fixed.rank);
  return upTo(positives);
}

function atTheBottom({ studies, positives }: Segment, fixed?: Fixed): number[] {
  const last = studies.length - 1;
  const turned = fixed && { ...fixed, rank: last - fixed.rank };
  return onTop({ positives } as Segment, turned)
    .map((rank) => last - rank)
    .reverse();
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, rank) => rank);
}

function rangeFrom(a: number, b: number): Range {
  return { low: Math.min(a, b), high: Math.max(a, b) };
}

type Sum = (
  segment: Segment,
  ranks: readonly number[],
  scores: ArrayLike<number>,
  all: { readonly studies: number; readonly positives: number },
) => number;

/** What a segment's positive studies, at these ranks, add to the figure. */
const SUMS: Record<BoundedFigure['measure'], Sum> = {
  // Less the pairs in which a negative study stands above a positive one.
  auroc: ({ before, positivesBefore }, ranks, _, { studies, positives }) =>
    -ranks.reduce((sum, rank, k) => sum + before - positivesBefore + rank - k, 0) / (positives * (studies - positives)),
  averagePrecision: ({ before, positivesBefore }, ranks, _, { positives }) =>
    ranks.reduce((sum, rank, k) => sum + (positivesBefore + k + 1) / (before + rank + 1), 0) / positives,
  brier: ({ studies }, ranks, scores, all) =>
    ranks.reduce((sum, rank) => sum + 1 - 2 * scores[studies[rank]], 0) / all.studies,
};

const CONSTANTS: Record<BoundedFigure['measure'], (scores: ArrayLike<number>) => number> = {
  auroc: () => 1,
  averagePrecision: () => 0,
  brier: (scores) => Array.from(scores).reduce((sum, score) => sum + score * score, 0) / scores.length,
};

/** Of each place of the order, the first and the last place with the same score. */
function runsOf(ends: ScoredStudies['ends']): (readonly [first: number, last: number])[] {
  return ends.flatMap(({ studies }, e) => {
    const first = e === 0 ? 0 : ends[e - 1].studies;
    return Array.from({ length: studies - first }, () => [first, studies - 1] as const);
  });
}

/** By how much equal scores, whose precision is that of all of them, can raise the sum above that of any order of them. */
function ofTies(ends: ScoredStudies['ends']): number {
  return ends.reduce((sum, { studies }, e) => {
    const size = studies - (e === 0 ? 0 : ends[e - 1].studies);
    return sum + (size * (size - 1)) / (2 * studies);
  }, 0);
}
