/** Scores have two decimals: fixed-point arithmetic moves the third, and more would tell more of the weights. */
const DECIMALS = 2;
const MOST_DECIMALS = 20;

/**
 * A score as people read it: two decimals, or as many more as it takes for the number to be on the side of the vendor's threshold on which the score is. 0.4996
 * at a threshold of 0.5 is no "0.50", which would be positive.
 *
 * @param threshold Undefined where the vendor gives none.
 */
export function shownScore(score: number, threshold: number | undefined): string {
  for (let decimals = DECIMALS; decimals <= MOST_DECIMALS; decimals++) {
    const shown = score.toFixed(decimals);
    if (threshold === undefined || Number(shown) >= threshold === score >= threshold) return shown;
  }
  return String(score);
}
