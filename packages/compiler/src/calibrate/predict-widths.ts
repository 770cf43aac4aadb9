/**
 * Predicts widths by layer. The errors of the groups are independent roundings, so their squares add up, and one bit less makes one
 * four times as large: it is enough to measure every group once at a low width, with all others at the highest, to predict any choice.
 */
import { programCost } from '@doubleblind/mpc-core/plan';
import type { Widths } from '../fixed-point/widths.ts';
import type { Knob } from './knobs.ts';
import { measure, priceOf, type SweepSubject } from './sweep-subject.ts';

const LOWEST = 6;
/** The width at which a group's error is measured: low enough to stand out, not so low that the model breaks. */
export const PROBED = 8;
/** Multiply-adds that all probes together may take: half a minute on one core. */
const PROBE_PRODUCTS = 4e11;

/**
 * Squared error that each knob adds at PROBED bits. The square is that of the mean difference: the mean of squares would
 * hang on the few images on which the model is unstable.
 */
export async function probe(
  subject: SweepSubject,
  knobs: readonly Knob[],
  highest: readonly number[],
  at: (bits: readonly number[]) => Widths,
): Promise<number[]> {
  const { products } = programCost(subject.build(at(highest)).program, 1).total;
  const images = Math.max(3, Math.min(8, Math.floor(PROBE_PRODUCTS / products / knobs.length)));
  const floor = (await measure(subject, at(highest), images)).mean ** 2;
  const errors: number[] = [];
  for (const index of knobs.keys()) {
    const square = (await measure(subject, at(highest.with(index, PROBED)), images)).mean ** 2;
    // Below the error that is always there a group's own cannot be seen; it is no smaller than this.
    errors.push(Math.max(square - floor, floor / 16));
    subject.onProgress?.(`measured how much ${index + 1} of ${knobs.length} groups of layers add to the error`);
  }
  return errors;
}

/** Price of each knob at each width from LOWEST to its highest, all others at one in between. */
export function knobPrices(
  subject: SweepSubject,
  knobs: readonly Knob[],
  highest: readonly number[],
  at: (bits: readonly number[]) => Widths,
): number[][] {
  const middle = knobs.map(() => PROBED + 1);
  const price = (index: number, width: number) => priceOf(subject, at(middle.with(index, width)));
  return knobs.map(({ kind }, index) => {
    const widths = Array.from({ length: highest[index] - LOWEST + 1 }, (_, step) => LOWEST + step);
    if (kind === 'compare') return widths.map((width) => price(index, width));
    // A bit of the weights is a bit of the rings, which costs the same each time; digits of comparisons come in jumps.
    const [low, high] = [price(index, LOWEST), price(index, highest[index])];
    return widths.map((width) => low + ((high - low) * (width - LOWEST)) / (highest[index] - LOWEST));
  });
}

/** From the highest widths down, always the bit that saves most per added error, while the error fits the budget. */
export function cheapest(
  errors: readonly number[],
  prices: readonly (readonly number[])[],
  highest: readonly number[],
  budget: number,
): number[] {
  const bits = [...highest];
  const errorAt = (knob: number, width: number) => errors[knob] * 4 ** (PROBED - width);
  let total = errors.reduce((sum, _, knob) => sum + errorAt(knob, highest[knob]), 0);
  for (;;) {
    let choice = { knob: -1, width: 0, worth: 0, added: 0 };
    for (const knob of bits.keys()) {
      // A single bit may save nothing where two do (digits), so every lower width is a candidate.
      for (let width = LOWEST; width < bits[knob]; width++) {
        const added = errorAt(knob, width) - errorAt(knob, bits[knob]);
        const saved = prices[knob][bits[knob] - LOWEST] - prices[knob][width - LOWEST];
        if (total + added <= budget && saved / added > choice.worth)
          choice = { knob, width, worth: saved / added, added };
      }
    }
    if (choice.knob < 0) return bits;
    bits[choice.knob] = choice.width;
    total += choice.added;
  }
}
