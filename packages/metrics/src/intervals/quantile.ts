/** The p-quantile of ascending values by linear interpolation (type 7 of Hyndman and Fan, 1996; numpy's default). */
export function quantileSorted(ascending: ArrayLike<number>, p: number): number {
  const position = p * (ascending.length - 1);
  const below = Math.floor(position);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (position - below) * (ascending[above] - ascending[below]);
}
