/**
 * How a cleartext truncation rounds. The secure one is floor(y / 2^shift + U) with U uniform in (0, 1], decided by the
 * shares' randomness, so it differs from any deterministic rule by at most one unit in the last place.
 */
export type Rounding = 'floor' | 'nearest' | (() => number);

/** y / 2^shift rounded by the rule; a function gives 32 random bits and makes the rounding stochastic. */
export function shiftRight(y: number, shift: number, rounding: Rounding): number {
  if (shift === 0) return y;
  if (rounding === 'floor') return y >> shift;
  if (rounding === 'nearest') return (y + (1 << (shift - 1))) >> shift;
  return (y + 1 + (rounding() & ((1 << shift) - 1))) >> shift;
}
