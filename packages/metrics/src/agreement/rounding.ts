/**
 * Scores rounded to a number of decimals, a half to the even neighbour, as numpy.round does: the reference study
 * compared probabilities rounded to two decimals.
 */
export function roundScores(scores: ArrayLike<number>, decimals: number): Float64Array {
  const scale = 10 ** decimals;
  return Float64Array.from(scores, (score) => {
    const scaled = score * scale;
    const below = Math.floor(scaled);
    const rest = scaled - below;
    const up = rest > 0.5 || (rest === 0.5 && below % 2 !== 0);
    return (up ? below + 1 : below) / scale;
  });
}
