import { countPositives, oneClassReason, requireLabels, requireScores } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';
import { ascendingOrder } from './midranks.ts';

/** One corner of the ROC curve. */
export interface RocPoint {
  /** A study is called positive where its score is at least this; null for the point where none is. */
  readonly threshold: number | null;
  /** 1 - specificity. */
  readonly falsePositiveRate: number;
  /** Sensitivity. */
  readonly truePositiveRate: number;
}

/** The ROC curve from (0, 0) to (1, 1), one point a distinct score; the trapezia under it add up to the AUROC. */
export function rocPoints(scores: ArrayLike<number>, labels: ArrayLike<number>): Outcome<{ points: RocPoint[] }> {
  requireScores(scores);
  requireLabels(labels, scores.length);
  const oneClass = oneClassReason(labels);
  if (oneClass !== null) return notDefined(`a ROC curve needs both classes: ${oneClass}`);
  const positives = countPositives(labels);
  const negatives = scores.length - positives;
  const points: RocPoint[] = [{ threshold: null, falsePositiveRate: 0, truePositiveRate: 0 }];
  const order = ascendingOrder(scores).reverse();
  let truePositives = 0;
  let falsePositives = 0;
  for (let k = 0; k < order.length; k++) {
    if (labels[order[k]] === 1) truePositives++;
    else falsePositives++;
    const threshold = scores[order[k]];
    if (k + 1 < order.length && scores[order[k + 1]] === threshold) continue;
    points.push({
      threshold,
      falsePositiveRate: falsePositives / negatives,
      truePositiveRate: truePositives / positives,
    });
  }
  return { defined: true, points };
}
