/** How the bits that a comparison compares are cut into digits: as costs least. */
import type { Program, Scope } from '@doubleblind/program';
import { cheapestDigits } from './comparison.ts';
import { priceSparing, typicalPrice } from './cost.ts';
import { otherParty, type Party } from './party.ts';

const known = new Map<string, readonly number[]>();

/** All ways to cut so many bits are tried; above, digits of 4 bits come first (a value has at most 30). */
const MOST_TRIED = 16;

function digitsOf(bits: number, thresholds: number, sparing?: Party): readonly number[] {
  if (bits > MOST_TRIED) return [4, ...digitsOf(bits - 4, thresholds, sparing)];
  const key = `${bits} ${thresholds} ${sparing}`;
  const digits = known.get(key) ?? cheapest(bits, thresholds, sparing);
  known.set(key, digits);
  return digits;
}

function cheapest(bits: number, thresholds: number, sparing?: Party): readonly number[] {
  if (!sparing) return cheapestDigits(bits, thresholds, typicalPrice);
  // Only the vendor knows several thresholds.
  const gateSender = otherParty(sparing);
  const sender = thresholds > 1 ? 'vendor' : gateSender;
  return cheapestDigits(bits, thresholds, priceSparing(sparing), { sender, gateSender });
}

/** Digit widths from the most significant down, for every step that compares; `sparing`: see TwoPartyPlan. */
export function chooseDigits(program: Program, scope: Scope, sparing?: Party): ReadonlyMap<string, readonly number[]> {
  const digits = new Map<string, readonly number[]>();
  for (const step of program.steps) {
    // A rounding compares the bits that are shifted out.
    if (step.op === 'round') digits.set(step.name, digitsOf(step.shift, 1, sparing));
    if (step.op !== 'compare' && step.op !== 'maxPool') continue;
    const thresholds = step.op === 'compare' ? scope.planes(step.output).thresholds : 1;
    digits.set(step.name, digitsOf(scope.tensor(step.input).bits - 1 - step.ignored, thresholds, sparing));
  }
  return digits;
}
