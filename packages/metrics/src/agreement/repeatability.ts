import { requireSameLength, requireScores } from '../inputs.ts';
import { notDefined, type Outcome } from '../outcome.ts';

/** How far two scores of one image lie apart, over pairs of scores; all figures in units of the scores. */
export interface Repeatability {
  /** Pairs of scores. */
  readonly pairs: number;
  readonly meanAbsolute: number;
  readonly maximumAbsolute: number;
  /** Standard deviation of a score about its mean over runs: the root of the mean of half the squared differences. */
  readonly withinDeviation: number;
  /** Two runs of one image differ by less in 95 of 100, if differences are normal: 1.96 times the root of 2 times that. */
  readonly coefficient: number;
}

/**
 * How far two evaluations of the same images with the same program lie apart (Bland and Altman, Statistical Methods in Medical Research
 * 1999, section 3.1: two measurements of each subject, no difference expected on average). Not defined without pairs.
 */
export function repeatability(first: ArrayLike<number>, second: ArrayLike<number>): Outcome<Repeatability> {
  requireSameLength(second, first.length, 'scores of the second evaluation');
  const pairs = first.length;
  if (pairs === 0) return notDefined('no image was evaluated twice');
  requireScores(first);
  requireScores(second);
  let absolute = 0;
  let maximumAbsolute = 0;
  let squares = 0;
  for (let i = 0; i < pairs; i++) {
    const difference = Math.abs(first[i] - second[i]);
    absolute += difference;
    squares += difference ** 2;
    maximumAbsolute = Math.max(maximumAbsolute, difference);
  }
  const withinDeviation = Math.sqrt(squares / (2 * pairs));
  return {
    defined: true,
    ...{ pairs, maximumAbsolute, withinDeviation, meanAbsolute: absolute / pairs },
    coefficient: 1.96 * Math.SQRT2 * withinDeviation,
  };
}
