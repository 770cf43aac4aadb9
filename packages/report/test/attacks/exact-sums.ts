/**
 * The labels that a staircase leaves open, from the Brier score and the AUROC: both are sums over the positive studies once
 * scores and counts are known. With all their digits they leave a few labellings of very many; the bootstrap interval of a
 * known seed, computed for each of these, tells which it is.
 */
import type { FindingPerformance, ReportMethod } from '@doubleblind/contracts';
import { auroc } from '@doubleblind/metrics';
import { brierEstimate } from '../../src/compose/brier.ts';
import type { StaircaseAttack } from '../../src/disclosure/attacks/staircase.ts';

/** Each half of the open studies is listed in all its ways: so many at most. */
const MOST_WAYS = 2 ** 20;
/** Above so many labellings (log2) the halves would be too long: not tried. */
const MOST_BITS = 39;

export interface SumsAttack {
  /** Labellings that agree with everything; null where there are too many to try. */
  readonly candidates: readonly Uint8Array[] | null;
}

/** One way to label some runs: positives among them, sum of 1 - 2 score over these, which studies (besides those of `with`). */
interface Way {
  readonly positives: number;
  readonly sum: number;
  readonly chosen: readonly number[];
  readonly with?: readonly [Way, Way];
}

const NOTHING: Way = { positives: 0, sum: 0, chosen: [] };

function studiesOf(way: Way): number[] {
  return [...way.chosen, ...(way.with ?? []).flatMap(studiesOf)];
}

export function attackSums(
  released: FindingPerformance,
  scores: Float64Array,
  { fits, runs }: StaircaseAttack,
  method: ReportMethod,
): SumsAttack {
  const none = { candidates: null };
  if (fits > MOST_BITS) return none;
  if (released.brier.value === null || released.auroc.value === null) return none;
  // Where only one height fits, what comes before and after is independent: parts between such places.
  const parts: Way[][] = [];
  let ways: Way[] | null = [NOTHING];
  let floor = 0;
  for (const { studies, positives, heights } of runs) {
    ways = extend(ways, studies, positives, { scores, heights: new Set(heights), floor });
    if (ways === null) return none;
    if (heights.length === 1) {
      parts.push(ways);
      floor = heights[0];
      ways = [NOTHING];
    }
  }
  const open = parts.filter((part) => part.length > 1);
  const fixed = parts.filter((part) => part.length === 1).map(([way]) => way);
  const [first, second] = halves(open);
  if (first === null || second === null) return none;
  const known = fixed.reduce((sum, way) => sum + way.sum, 0);
  const squares = scores.reduce((sum, score) => sum + score * score, 0);
  const target = released.brier.value * scores.length - squares - known;
  const slack = precision(released.brier.value) * scores.length;
  const sorted = second.sort((a, b) => a.sum - b.sum);
  const candidates: Uint8Array[] = [];
  for (const way of first) {
    for (let w = firstAtLeast(sorted, target - way.sum - slack); w < sorted.length; w++) {
      if (sorted[w].sum > target - way.sum + slack) break;
      const guess = new Uint8Array(scores.length);
      for (const study of [...fixed, way, sorted[w]].flatMap(studiesOf)) guess[study] = 1;
      if (agrees(auroc(scores, guess), released.auroc.value)) candidates.push(guess);
      if (candidates.length > 1000) return { candidates };
    }
  }
  return { candidates: candidates.length < 2 ? candidates : withInterval(candidates, released, scores, method) };
}

/** Those whose resampled interval is the released one; all where the seed is not known. */
function withInterval(
  candidates: readonly Uint8Array[],
  { brier }: FindingPerformance,
  scores: Float64Array,
  { confidence, resamples, seed }: ReportMethod,
): readonly Uint8Array[] {
  if (seed === null) return candidates;
  return candidates.filter((guess) => {
    const { low, high } = brierEstimate(scores, guess, { confidence, resamples, seed, patients: undefined });
    return low === brier.low && high === brier.high;
  });
}

function extend(
  ways: readonly Way[],
  studies: readonly number[],
  counts: readonly number[],
  context: {
    readonly scores: Float64Array;
    readonly heights: ReadonlySet<number>;
    readonly floor: number;
  },
): Way[] | null {
  const { scores, heights, floor } = context;
  const longer: Way[] = [];
  for (const way of ways) {
    for (const count of counts) {
      if (!heights.has(floor + way.positives + count)) continue;
      for (const chosen of subsets(studies, count)) {
        const sum = chosen.reduce((total, study) => total + 1 - 2 * scores[study], way.sum);
        longer.push({ positives: way.positives + count, sum, chosen: [...way.chosen, ...chosen] });
        if (longer.length > MOST_WAYS) return null;
      }
    }
  }
  return longer;
}

function* subsets(studies: readonly number[], count: number): Generator<number[]> {
  if (count === 0) yield [];
  else {
    for (let s = 0; s + count <= studies.length; s++) {
      for (const rest of subsets(studies.slice(s + 1), count - 1)) yield [studies[s], ...rest];
    }
  }
}

/** All ways of two groups of parts, about equally many each; null where there are too many. */
function halves(parts: readonly Way[][]): [Way[] | null, Way[] | null] {
  const sorted = [...parts].sort((a, b) => b.length - a.length);
  const sides: Way[][][] = [[], []];
  const sizes = [0, 0];
  for (const part of sorted) {
    const side = sizes[0] <= sizes[1] ? 0 : 1;
    sides[side].push(part);
    sizes[side] += Math.log2(part.length);
  }
  return [product(sides[0]), product(sides[1])];
}

function product(parts: readonly Way[][]): Way[] | null {
  let all: Way[] = [NOTHING];
  for (const part of parts) {
    if (all.length * part.length > MOST_WAYS) return null;
    all = all.flatMap((way) =>
      part.map(
        (more): Way => ({
          positives: way.positives + more.positives,
          sum: way.sum + more.sum,
          ...{ chosen: [], with: [way, more] },
        }),
      ),
    );
  }
  return all;
}

function precision(value: number): number {
  const digits = String(value).split('.')[1]?.length ?? 0;
  return digits > 6 ? 2e-15 : 0.5 * 10 ** -Math.max(digits, 2);
}

function agrees(found: ReturnType<typeof auroc>, released: number): boolean {
  return found.defined && Math.abs(found.value - released) <= precision(released) + 1e-9;
}

function firstAtLeast(ways: readonly Way[], sum: number): number {
  let low = 0;
  let high = ways.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ways[middle].sum < sum) low = middle + 1;
    else high = middle;
  }
  return low;
}
