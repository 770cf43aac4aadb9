/** [false positive rate, sensitivity], ascending, to be joined by straight lines. */
export type RocLine = readonly (readonly [number, number])[];

/**
 * The mean of several ROC curves: of their sensitivities at each of these false positive rates ("vertical averaging", Fawcett,
 * Pattern Recognition Letters 2006, section 8.1). Where a curve rises straight up, its upper end counts. At least one curve.
 */
export function averagedRoc(curves: readonly RocLine[], rates: readonly number[]): [number, number][] {
  return rates.map((rate) => [
    rate,
    curves.reduce((sum, curve) => sum + sensitivityAt(curve, rate), 0) / curves.length,
  ]);
}

function sensitivityAt(curve: RocLine, rate: number): number {
  let next = 0;
  while (next < curve.length && curve[next][0] <= rate) next++;
  const [before, sensitivity] = curve[next - 1];
  if (next === curve.length) return sensitivity;
  const [after, higher] = curve[next];
  return sensitivity + ((rate - before) / (after - before)) * (higher - sensitivity);
}
