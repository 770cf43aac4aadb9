/** An exact non-negative number; the samplers never round. */
export interface Rational {
  readonly numerator: bigint;
  /** At least 1. */
  readonly denominator: bigint;
}

/** The exact value of a finite non-negative double, which is an integer times a power of two. */
export function rationalOf(value: number): Rational {
  if (!Number.isFinite(value) || value < 0) throw new RangeError(`${value} is no finite non-negative number`);
  let denominator = 1n;
  let scaled = value;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    denominator *= 2n;
  }
  return { numerator: BigInt(scaled), denominator };
}

/** The largest integer whose square is at most `value`; Newton's method from above. */
export function integerSquareRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let root = 1n << BigInt(Math.ceil(value.toString(2).length / 2));
  for (;;) {
    const next = (root + value / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
