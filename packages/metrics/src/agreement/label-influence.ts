import { requireLabels, requireSameLength, requireScores } from '../inputs.ts';
import { placement } from './placement.ts';

/** By how much the label of one study decides about differences of two runs, at most over the studies. */
export interface LabelInfluence {
  /** Of the difference of AUROCs; 0 with one class. */
  readonly auroc: number;
  /** Of the difference of Brier scores. */
  readonly brier: number;
}

/**
 * How far differences of AUROC and Brier score between two runs lie apart for either label of one study, the others as they are. A study that
 * passes d negative and e positive ones moves the AUROC by d / (P N) if it is positive and by e / (P N) the other way if it is not.
 * Both runs of the same studies; scores are probabilities, labels 0 or 1.
 */
export function labelInfluence(
  reference: ArrayLike<number>,
  candidate: ArrayLike<number>,
  labels: ArrayLike<number>,
): LabelInfluence {
  requireScores(reference);
  requireScores(candidate);
  requireSameLength(candidate, reference.length, 'scores of the second run');
  requireLabels(labels, reference.length);
  const classes = [0, 1].map((label) =>
    Float64Array.from(reference)
      .filter((_, i) => labels[i] === label)
      .sort(),
  );
  const pairs = classes[0].length * classes[1].length;
  let auroc = 0;
  let brier = 0;
  for (let i = 0; i < reference.length; i++) {
    const passed = classes.map((of) => Math.abs(placement(of, candidate[i]) - placement(of, reference[i])));
    // The study itself is one of its class, and its score in the first run equal to itself.
    const others = passed[0] + passed[1] - (candidate[i] === reference[i] ? 0 : 0.5);
    if (pairs > 0) auroc = Math.max(auroc, others / pairs);
    brier = Math.max(brier, (2 * Math.abs(candidate[i] - reference[i])) / reference.length);
  }
  return { auroc, brier };
}
