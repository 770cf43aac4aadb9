/**
 * How the digits' bits become the carry: two neighbours combine to gt = gt_high XOR eq_high AND gt_low (both cannot be 1),
 * eq = eq_high AND eq_low, in a tree of least depth (CrypTFlow2, CCS 2020, section 3.1). eq is needed only of parts that have
 * another part below them, so three digits need two ANDs and four need four.
 */

/** One AND of shared bits: `out` is increased (XOR) by left AND right. Numbers name rows of L planes. */
export interface Gate {
  readonly left: number;
  readonly right: number;
  readonly out: number;
}

export interface CombinePlan {
  /** Gates of each level; the gates of a level do not depend on each other. */
  readonly levels: readonly (readonly Gate[])[];
  /** Rows in all; rows from `storedRows` on start as 0. */
  readonly rows: number;
  readonly storedRows: number;
  /** The row that ends up holding the carry. */
  readonly result: number;
}

interface Part {
  readonly greater: number;
  /** -1 in the lowest part. */
  readonly equal: number;
}

/** Rows of the share store: gt and eq of each digit from the most significant down, gt alone of the lowest. */
export function planCombine(digits: number): CombinePlan {
  let parts: Part[] = Array.from({ length: digits }, (_, index) => ({
    greater: 2 * index,
    equal: index === digits - 1 ? -1 : 2 * index + 1,
  })).reverse();
  const storedRows = 2 * digits - 1;
  let rows = storedRows;
  const levels: Gate[][] = [];
  while (parts.length > 1) {
    const gates: Gate[] = [];
    const next: Part[] = [];
    for (let index = 0; index < parts.length; index += 2) {
      const low = parts[index];
      const high = parts[index + 1];
      if (!high) {
        next.push(low);
        continue;
      }
      gates.push({ left: high.equal, right: low.greater, out: high.greater });
      const equal = low.equal < 0 ? -1 : rows++;
      if (equal >= 0) gates.push({ left: high.equal, right: low.equal, out: equal });
      next.push({ greater: high.greater, equal });
    }
    levels.push(gates);
    parts = next;
  }
  return { levels, rows, storedRows, result: parts[0].greater };
}
