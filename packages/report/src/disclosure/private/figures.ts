/** What follows from counts with noise: figures with intervals that include it. No label, score or exact count has a part in them. */
import type {
  Estimate,
  FindingPerformance,
  OperatingPointFigures,
  PrivateFindingCounts,
  ReleasePart,
  Roc,
} from '@doubleblind/contracts';
import { noisyAuroc, noisyShare, nonNegative } from '@doubleblind/metrics';
import { coarse, coarseEstimate, notReleased } from '../precision.ts';

const WITHOUT_EXACT_SCORES = 'no Brier score is released with noise, for it needs the scores themselves';

export interface FigureSettings {
  readonly deviation: number;
  readonly confidence: number;
  readonly parts: ReadonlySet<ReleasePart>;
}

export function privatePerformance(
  counts: PrivateFindingCounts,
  { deviation, confidence, parts }: FigureSettings,
): FindingPerformance {
  const { finding, positives, negatives } = counts;
  return {
    finding,
    prevalence: share(positives, negatives, { deviation, confidence }),
    auroc: privateAuroc(counts, { deviation, confidence }),
    brier: notReleased(WITHOUT_EXACT_SCORES),
    averagePrecision: null,
    operatingPoints: parts.has('discrimination')
      ? counts.thresholds.map((threshold) => decisions(counts, threshold, { deviation, confidence }))
      : [],
    roc: parts.has('curves') ? { secure: curve(counts), plaintext: null } : null,
    calibration: null,
  };
}

type Settings = Pick<FigureSettings, 'deviation' | 'confidence'>;

export function privateAuroc(
  { positives, negatives }: PrivateFindingCounts,
  { deviation, confidence }: Settings,
): Estimate {
  const auroc = noisyAuroc({ positives, negatives, deviation }, confidence);
  if (!auroc.defined) return notReleased(auroc.reason);
  return coarseEstimate({ value: auroc.value, low: auroc.low, high: auroc.high });
}

/** Studies with a score from the threshold on count as called positive. */
export function decisions(
  { thresholds, ends, positives, negatives }: PrivateFindingCounts,
  threshold: number,
  settings: Settings,
): OperatingPointFigures {
  const from = ends.indexOf(threshold) + 1;
  const below = (counts: readonly number[]) => counts.slice(0, from);
  const above = (counts: readonly number[]) => counts.slice(from);
  return {
    name: thresholds.length === 1 ? 'declared threshold' : `declared threshold ${threshold}`,
    threshold,
    sensitivity: share(above(positives), below(positives), settings),
    specificity: share(below(negatives), above(negatives), settings),
    positivePredictiveValue: share(above(positives), above(negatives), settings),
    negativePredictiveValue: share(below(negatives), below(positives), settings),
  };
}

function share(hits: readonly number[], others: readonly number[], { deviation, confidence }: Settings) {
  const found = noisyShare(hits, others, deviation, confidence);
  if (!found.defined) return { ...notReleased(found.reason), cases: 0, of: 0 };
  const { value, low, high, cases, of } = found;
  return { ...coarseEstimate({ value, low, high }), cases, of };
}

/** Through the ends of the ranges, from counts made non-negative so that it rises. */
function curve({ positives, negatives }: PrivateFindingCounts): Roc {
  const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0);
  const [withIt, without] = [sum(positives), sum(negatives)];
  if (withIt <= 0 || without <= 0) return { points: null, reason: 'the noise is larger than one of the classes' };
  const [p, n] = [nonNegative(positives), nonNegative(negatives)];
  const points: [number, number][] = [[0, 0]];
  for (let range = p.length - 1; range > 0; range--) {
    const rate = (counts: readonly number[], of: number) => coarse(Math.min(1, sum(counts.slice(range)) / of));
    points.push([rate(n, without), rate(p, withIt)]);
  }
  return { points: [...points, [1, 1]] };
}
