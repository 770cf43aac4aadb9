/**
 * The one set of steps on which ROC curve, decisions and calibration of a finding are released. Each step is a range of scores
 * with at least five studies of either class, so that the counts that follow from two of them tell no single label.
 */
import { RULES } from './rules.ts';

/** Studies with the highest scores, down to and with those of `lowest`. */
export interface RocStep {
  readonly studies: number;
  readonly positives: number;
}

export interface ScoredStudies {
  /** Places of the studies, highest score first. */
  readonly order: readonly number[];
  /** Ends of runs of equal scores within `order`, with the positives up to there; the last is all studies. */
  readonly ends: readonly RocStep[];
}

export function byScore(scores: Float64Array, labels: Uint8Array): ScoredStudies {
  const order = Array.from(scores, (_, s) => s).sort((a, b) => scores[b] - scores[a]);
  const ends: RocStep[] = [];
  let positives = 0;
  order.forEach((study, i) => {
    positives += labels[study];
    const last = i + 1 === order.length || scores[order[i + 1]] !== scores[study];
    if (last) ends.push({ studies: i + 1, positives });
  });
  return { order, ends };
}

export interface RocStepOptions {
  /** Numbers of studies at decision thresholds, most important first: steps where they may be shown. */
  readonly wanted: readonly number[];
  /** Fewest studies of either class in a step. */
  readonly perClass: number;
  /** Whether the studies above a step may be shown beside all else that is. */
  readonly admits: (members: readonly number[]) => boolean;
}

/** Inner steps in ascending order of their studies. */
export function chooseSteps({ order, ends }: ScoredStudies, { wanted, perClass, admits }: RocStepOptions): RocStep[] {
  const all = ends.at(-1)!;
  const chosen: RocStep[] = [{ studies: 0, positives: 0 }, all];
  const refused = new Set<number>();
  const tryStep = (step: RocStep): boolean => {
    if (refused.has(step.studies)) return false;
    const after = chosen.findIndex(({ studies }) => studies > step.studies);
    const [before, next] = [chosen[after - 1], chosen[after]];
    if (next === undefined || !apart(before, step, perClass) || !apart(step, next, perClass)) return false;
    if (!admits(order.slice(0, step.studies))) {
      refused.add(step.studies);
      return false;
    }
    chosen.splice(after, 0, step);
    return true;
  };
  for (const studies of wanted) {
    const step = ends.find((end) => end.studies === studies);
    if (step !== undefined) tryStep(step);
  }
  for (const step of ends) tryStep(step);
  return chosen.slice(1, -1);
}

function apart(above: RocStep, below: RocStep, perClass: number): boolean {
  const positives = below.positives - above.positives;
  const negatives = below.studies - above.studies - positives;
  return Math.min(positives, negatives) >= perClass && positives + negatives >= RULES.minimumStudies;
}
