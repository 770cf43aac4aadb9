/** How a comparison's bits are cut into digits: as costs least. */
import { cheapestDigits } from '@doubleblind/mpc-core/plan';

const known = new Map<string, readonly number[]>();

/** Digit widths from the most significant down; remembered, because all ways to cut are tried. */
export function digitsOf(bits: number, thresholds: number): number[] {
  const key = `${bits} ${thresholds}`;
  const digits = known.get(key) ?? cheapestDigits(bits, thresholds);
  known.set(key, digits);
  return [...digits];
}
