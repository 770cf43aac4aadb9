import type { Roc } from '@doubleblind/contracts';
import { averagedRoc, type Outcome, type RocPoint } from '@doubleblind/metrics';

/** False positive rates at which every curve of a full report is given. */
export const ROC_GRID: readonly number[] = Array.from({ length: 101 }, (_, step) => step / 100);

/** A curve on the grid, so that the thresholds between single studies cannot be read off it. */
export function gridRoc(curve: Outcome<{ points: RocPoint[] }>): Roc {
  if (!curve.defined) return { points: null, reason: curve.reason };
  const line = curve.points.map(
    ({ falsePositiveRate, truePositiveRate }) => [falsePositiveRate, truePositiveRate] as const,
  );
  return { points: averagedRoc([line], ROC_GRID).map(([rate, sensitivity]) => [rate, Math.min(1, sensitivity)]) };
}
