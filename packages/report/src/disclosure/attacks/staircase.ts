/**
 * Labels from everything in a document that counts studies along the scores: ROC curve, decisions at thresholds, calibration
 * bins. Whoever knows the scores (somebody with images and model) knows the order of the studies; the labels are then a
 * staircase from (0, 0) to (negatives, positives), and each released count a point that it passes. Dynamic programming over
 * all staircases that fit finds the labels that are the same in each of them.
 */
import type { FindingPerformance } from '@doubleblind/contracts';
import { logChoose } from '../information.ts';

/** What the attacker knows of a finding's studies without any label. */
export interface KnownScores {
  readonly scores: Float64Array;
}

export interface StaircaseAttack {
  /** By study: 1 or 0 where every staircase that fits says so, else -1. */
  readonly labels: Int8Array;
  /** log2 of the number of ways to label the studies that fit. */
  readonly fits: number;
  /** Runs of equal scores, highest first: their studies, the numbers of positives among them, and up to their end, that fit. */
  readonly runs: readonly {
    readonly studies: readonly number[];
    readonly positives: readonly number[];
    readonly heights: readonly number[];
  }[];
}

/** A point that the staircase passes, in counts, known up to rounding. */
interface Passed {
  readonly negatives: readonly [least: number, most: number];
  readonly positives: readonly [least: number, most: number];
}

export function attackStaircase(released: FindingPerformance, { scores }: KnownScores): StaircaseAttack {
  const positives = released.prevalence.cases;
  const negatives = released.prevalence.of - positives;
  const passed = [
    ...[exactly(0, 0), exactly(negatives, positives)],
    ...[...verticesOf(released, positives, negatives), ...decisionsOf(released), ...binsOf(released)],
  ];
  const grid = gridOf(released);
  const fitsStep = (t: number, f: number, a: number, b: number) =>
    grid === null || fitsGrid(grid, { t: t / positives, f: f / negatives, a: a / positives, b: b / negatives });
  return search(runsOf(scores), (studies) => heightsAt(studies, passed), fitsStep, scores.length);
}

function runsOf(scores: Float64Array): number[][] {
  const order = Array.from(scores, (_, s) => s).sort((a, b) => scores[b] - scores[a]);
  const runs: number[][] = [];
  for (const study of order) {
    const last = runs.at(-1);
    if (last !== undefined && scores[last[0]] === scores[study]) last.push(study);
    else runs.push([study]);
  }
  return runs;
}

/**
 * Numbers of positives among the first `studies`: a monotone way through a point cannot be beyond it in one direction without
 * having reached it in the other.
 */
function heightsAt(studies: number, passed: readonly Passed[]): [least: number, most: number] {
  let least = 0;
  let most = studies;
  for (const { negatives, positives } of passed) {
    least = Math.max(least, Math.min(studies - negatives[1], positives[0]));
    most = Math.min(most, Math.max(studies - negatives[0], positives[1]));
  }
  return [least, most];
}

/** Digits behind the point that a figure has; what lies below is unknown. */
function unit(value: number): number {
  const digits = String(value).split('.')[1]?.length ?? 0;
  return digits > 6 ? 1e-9 : 0.5 * 10 ** -Math.max(digits, 2) + 1e-9;
}

const GRID_POINTS = 101;

/** A curve at 0, 0.01 ... 1, interpolated; null for one that shows points of the staircase itself. */
function gridOf({ roc }: FindingPerformance): readonly (readonly [number, number])[] | null {
  const points = roc?.secure.points ?? null;
  return points?.length === GRID_POINTS && points[1][0] === 0.01 ? points : null;
}

function fitsGrid(
  grid: readonly (readonly [number, number])[],
  { t, f, a, b }: { readonly t: number; readonly f: number; readonly a: number; readonly b: number },
): boolean {
  if (b === 0) return true;
  const first = Math.ceil(f * (GRID_POINTS - 1) - 1e-9);
  for (let g = first; g < GRID_POINTS && grid[g][0] < f + b - 1e-12; g++) {
    const value = t + ((grid[g][0] - f) / b) * a;
    if (Math.abs(value - grid[g][1]) > unit(grid[g][1])) return false;
  }
  return true;
}

function verticesOf(released: FindingPerformance, positives: number, negatives: number): Passed[] {
  if (gridOf(released) !== null) return [];
  return (released.roc?.secure.points ?? []).map(([rate, sensitivity]) => ({
    negatives: countsWithin(rate, negatives),
    positives: countsWithin(sensitivity, positives),
  }));
}

function countsWithin(share: number, of: number): [number, number] {
  // Released rates have three digits, however few of them are needed to write one.
  const half = unit(share) < 1e-8 ? 1e-9 : 0.0005 + 1e-9;
  return [Math.ceil((share - half) * of - 1e-9), Math.floor((share + half) * of + 1e-9)];
}

function decisionsOf({ operatingPoints }: FindingPerformance): Passed[] {
  return operatingPoints.flatMap(({ sensitivity, specificity }) => {
    if (sensitivity.of === 0 || specificity.of === 0) return [];
    const falsePositives = specificity.of - specificity.cases;
    return [exactly(falsePositives, sensitivity.cases)];
  });
}

/** Bins from the lowest scores up: so many studies, and their share of positives times these. */
function binsOf({ calibration, prevalence }: FindingPerformance): Passed[] {
  let studies = prevalence.of;
  let positives = prevalence.cases;
  const passed: Passed[] = [];
  for (const { studies: count, figures } of calibration?.bins ?? []) {
    if (figures === null) break;
    const within = figures.observed * count;
    const rounded = Math.round(within);
    // Only where the share tells the count.
    if (count > 500 || Math.abs(within - rounded) > 0.0005 * count + 1e-9) break;
    studies -= count;
    positives -= rounded;
    passed.push(exactly(studies - positives, positives));
  }
  return passed;
}

function exactly(negatives: number, positives: number): Passed {
  return { negatives: [negatives, negatives], positives: [positives, positives] };
}

function search(
  runs: readonly number[][],
  heightsAfter: (studies: number) => [least: number, most: number],
  fitsStep: (t: number, f: number, a: number, b: number) => boolean,
  studies: number,
): StaircaseAttack {
  const before: number[] = [0];
  for (const run of runs) before.push(before.at(-1)! + run.length);
  const bands = before.map(heightsAfter);
  const follows = (r: number, t: number, a: number): boolean => {
    const [least, most] = bands[r + 1];
    return t + a >= least && t + a <= most && fitsStep(t, before[r] - t, a, runs[r].length - a);
  };
  // Backwards: from which heights the end can be reached, and in how many ways (log2).
  const ways = bands.map(() => new Map<number, number>());
  ways[runs.length].set(bands[runs.length][0], 0);
  for (let r = runs.length - 1; r >= 0; r--) {
    for (let t = bands[r][0]; t <= bands[r][1]; t++) {
      for (let a = 0; a <= runs[r].length; a++) {
        const onwards = ways[r + 1].get(t + a);
        if (onwards === undefined || !follows(r, t, a)) continue;
        ways[r].set(t, logAdd(ways[r].get(t), onwards + logChoose(runs[r].length, a)));
      }
    }
  }
  // Forwards, over what can reach the end: which numbers of positives each run may have.
  const labels = new Int8Array(studies).fill(-1);
  const found: StaircaseAttack['runs'][number][] = [];
  let reached = new Set([0]);
  runs.forEach((run, r) => {
    const counts = new Set<number>();
    const next = new Set<number>();
    for (const t of reached) {
      for (let a = 0; a <= run.length; a++) {
        if (!ways[r + 1].has(t + a) || !follows(r, t, a)) continue;
        counts.add(a);
        next.add(t + a);
      }
    }
    const only = counts.size === 1 ? [...counts][0] : -1;
    if (only === 0 || only === run.length) for (const study of run) labels[study] = only === 0 ? 0 : 1;
    found.push({ studies: run, positives: [...counts], heights: [...next] });
    reached = next;
  });
  return { labels, fits: ways[0].get(0) ?? Number.NEGATIVE_INFINITY, runs: found };
}

function logAdd(a: number | undefined, b: number): number {
  if (a === undefined) return b;
  const [most, least] = a > b ? [a, b] : [b, a];
  return most + Math.log2(1 + 2 ** (least - most));
}
