import { requireSameLength, requireScores, requireSetting } from '../inputs.ts';

/** Integers of two runs beside each other, in last places. */
export interface LastPlaceAgreement {
  readonly values: number;
  /** Values that differ at all. */
  readonly differing: number;
  /** Values that differ by more than the stated last-place error: none, unless something is wrong. */
  readonly beyond: number;
  /** The largest difference, in units of the last place. */
  readonly largest: number;
}

/**
 * Agreement of the secure run with the cleartext fixed-point executor of the same program, the first rung of the ladder:
 * both give integers in units of the last place, and may differ by at most `allowed` of them.
 */
export function lastPlaceAgreement(
  secure: ArrayLike<number>,
  cleartext: ArrayLike<number>,
  allowed: number,
): LastPlaceAgreement {
  requireScores(secure);
  requireScores(cleartext);
  requireSameLength(cleartext, secure.length, 'values of the cleartext executor');
  requireSetting('The allowed last-place error', allowed, 0, Number.MAX_SAFE_INTEGER);
  let differing = 0;
  let beyond = 0;
  let largest = 0;
  for (let i = 0; i < secure.length; i++) {
    const difference = Math.abs(secure[i] - cleartext[i]);
    if (difference > 0) differing++;
    if (difference > allowed) beyond++;
    largest = Math.max(largest, difference);
  }
  return { values: secure.length, differing, beyond, largest };
}
