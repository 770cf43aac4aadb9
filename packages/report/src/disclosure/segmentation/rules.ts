/** The numbers behind what may leave the hospital of an evaluation of masks (docs/DISCLOSURE.md). */
const steps = (least: number, most: number): readonly number[] => {
  const all: number[] = [];
  for (let power = Math.round(Math.log10(least)); 10 ** power <= most; power++)
    for (const digit of [1, 2, 5]) all.push(Number((digit * 10 ** power).toPrecision(1)));
  return all.filter((step) => step >= least && step <= most);
};

/** Within which any one case may measure, and the steps that a figure may be a multiple of, the finest first. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly steps: readonly number[];
}

export const SCALES = {
  /** 0 to 1. */
  dice: { low: 0, high: 1, steps: steps(0.01, 0.2) },
  /** Millimetres. */
  hausdorff95: { low: 0, high: Number.POSITIVE_INFINITY, steps: steps(0.1, 50) },
  /** Millilitres, with a sign. */
  difference: { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, steps: steps(0.01, 100) },
  /** Millilitres. */
  absolute: { low: 0, high: Number.POSITIVE_INFINITY, steps: steps(0.01, 100) },
  /** A part of the hospital's volume. */
  relative: { low: 0, high: Number.POSITIVE_INFINITY, steps: steps(0.01, 0.5) },
} as const satisfies Record<string, Scale>;

/** Fewest cases, and patients where they are named, that a figure is over. */
export const MINIMUM_CASES = 10;
/** Fewest cases of a count that is shown. */
export const MINIMUM_COUNTED = 5;
