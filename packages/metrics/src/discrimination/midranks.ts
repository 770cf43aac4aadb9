/** The indices of the scores in ascending order of the score. */
export function ascendingOrder(scores: ArrayLike<number>): Uint32Array {
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => scores[a] - scores[b]);
}

/** The rank of every score, 1 for the smallest; equal scores share the mean of their ranks. */
export function midranks(scores: ArrayLike<number>): Float64Array {
  const order = ascendingOrder(scores);
  const ranks = new Float64Array(order.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && scores[order[end]] === scores[order[start]]) end++;
    for (let i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}
