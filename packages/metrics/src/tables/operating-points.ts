import type { OperatingPointRule } from '../discrimination/operating-point.ts';

/** Which decision thresholds a table reports. */
export interface OperatingPoints {
  /** The vendor's threshold of each finding, where it declares one. */
  readonly thresholds?: Readonly<Record<string, number>>;
  /** Also the threshold with the largest Youden index. */
  readonly youden: boolean;
  /** Also the highest thresholds that reach these sensitivities. */
  readonly sensitivities: readonly number[];
  /** And the lowest thresholds that reach these specificities. */
  readonly specificities?: readonly number[];
}

/** Youden’s, and sensitivity and specificity of 0.9. */
export const DEFAULT_OPERATING_POINTS: OperatingPoints = {
  youden: true,
  sensitivities: [0.9],
  specificities: [0.9],
};

/** The rules for one finding, the vendor's first. */
export function rulesFor(points: OperatingPoints, finding: string): OperatingPointRule[] {
  const threshold = points.thresholds?.[finding];
  return [
    ...(threshold === undefined ? [] : [{ kind: 'threshold', threshold } as const]),
    ...(points.youden ? [{ kind: 'youden' } as const] : []),
    ...points.sensitivities.map((target) => ({ kind: 'sensitivity', target }) as const),
    ...(points.specificities ?? []).map((target) => ({ kind: 'specificity', target }) as const),
  ];
}
