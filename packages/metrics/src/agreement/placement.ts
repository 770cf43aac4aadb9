/** How many of the ascending values lie below a score, equal ones counting one half. */
export function placement(ascending: Float64Array, score: number): number {
  return (countBelow(ascending, (value) => value < score) + countBelow(ascending, (value) => value <= score)) / 2;
}

function countBelow(ascending: Float64Array, below: (value: number) => boolean): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (below(ascending[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}
