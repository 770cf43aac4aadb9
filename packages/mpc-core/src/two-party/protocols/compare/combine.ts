/**
 * How the digits' bits become the carry: gt of the lower part decides where the upper digit is equal, so
 * gt XOR eq AND gt_low (gt and eq cannot both be 1; CrypTFlow2, CCS 2020, section 3.1). One gate takes up to two digits on
 * top of what is combined so far: g2 XOR e2 AND (g1 XOR e1 AND g0) is one correlation of width 4, where two ANDs in a row
 * would be two correlations, which cost more than the longer table, and another trip.
 */
import { gateWidths } from '../../plan/comparison.ts';

/** XORs a function of shared bits onto the row `out`. Numbers name rows of one plane per threshold. */
export interface Gate {
  /** Rows g0, e1 (their AND), or g0, e1, g1, e2 (the whole but for g2), from the choice's lowest bit up. */
  readonly inputs: readonly number[];
  readonly out: number;
}

export interface CombinePlan {
  /** One after the other. */
  readonly gates: readonly Gate[];
  /** The row that ends up holding the carry. */
  readonly result: number;
}

/** Rows of the share store: gt and eq of each digit from the most significant down, gt alone of the lowest. */
export function planCombine(digits: number): CombinePlan {
  let digit = digits - 1;
  let result = 2 * digit;
  const gates = gateWidths(digits).map((width) => {
    const inputs = [result, 2 * digit - 1];
    digit -= 1;
    if (width === 4) {
      inputs.push(2 * digit, 2 * digit - 1);
      digit -= 1;
    }
    result = 2 * digit;
    return { inputs, out: result };
  });
  return { gates, result };
}
