/** The ideal functionality: a trusted party that adds up the vectors of those who stayed, if they are enough. */
export function idealSum(
  vectors: ReadonlyMap<number, Int32Array>,
  survivors: readonly number[],
  threshold: number,
): Int32Array | undefined {
  if (survivors.length < threshold) return undefined;
  const length = vectors.values().next().value?.length ?? 0;
  const sum = new Int32Array(length);
  for (const member of survivors)
    (vectors.get(member) as Int32Array).forEach((value, i) => {
      sum[i] += value;
    });
  return sum;
}
