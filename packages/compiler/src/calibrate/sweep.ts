/**
 * Chooses widths per group of layers: the cheapest that keep the model's probabilities within the targets (as Athos,
 * CrypTFlow, does). The errors of the groups are independent roundings, so their squares add up, and one bit less
 * makes one four times as large: it is enough to measure every group once at a low width, with all others at the
 * highest, to predict any choice. What the prediction chooses is then simulated on all images and tightened until it holds.
 */
import { DoubleblindError } from '@doubleblind/errors';
import { programCost } from '@doubleblind/mpc-core/plan';
import type { Activation } from '@doubleblind/program';
import type { Emitted } from '../emit/emit.ts';
import type { ExtendedPlan } from '../fixed-point/extensions.ts';
import { uniformWidths, type Widths } from '../fixed-point/widths.ts';
import { DEFAULTS } from '../options.ts';
import { findKnobs, type Knob, widthsOf } from './knobs.ts';
import { type Difference, difference } from './probabilities.ts';
import { simulate } from './simulation.ts';

export interface SweepSubject {
  readonly plan: ExtendedPlan;
  readonly build: (widths: Widths) => Emitted;
  readonly images: readonly Float32Array[];
  /** The float model's outputs for the images. */
  readonly outputs: readonly Float32Array[];
  /** From outputs to scores. */
  readonly activation: Activation;
}

const HIGHEST = 12;
const LOWEST = 6;
/** The width at which a group's error is measured: low enough to stand out, not so low that the model breaks. */
const PROBED = 8;
/** Multiply-adds that all probes together may take: about two minutes on one core. */
const PROBE_PRODUCTS = 1e12;
/** Calibration images on which a choice of widths is simulated. */
export const CHECKED_IMAGES = 16;
const ATTEMPTS = 6;
/** Uniform widths that are tried as well, from the safest down. */
const UNIFORM_BITS = [10, 9, 8, 7] as const;
const UNIFORM_WEIGHT_BITS = 10;
/** Batch for which costs are compared. */
const BATCH = 8;
/** Bytes that the work for one oblivious transfer is worth (cheapestDigits of the plan). */
const BYTES_PER_TRANSFER = 16;

/** @throws DoubleblindError DB1012 if not even the highest widths reach the targets */
export async function sweep(subject: SweepSubject, targets: Difference, ignoredBits: number): Promise<Widths> {
  const knobs = findKnobs(subject.plan);
  const base = uniformWidths(subject.plan, { ...DEFAULTS, ignoredBits, compareBits: HIGHEST, weightBits: HIGHEST });
  const at = (bits: readonly number[]) => widthsOf(base, knobs, bits);
  const prices = knobPrices(subject, knobs, at);
  const errors = await probe(subject, knobs, at);
  const excessOf = async (widths: Widths) => {
    const { maximum, mean } = await measure(subject, widths, CHECKED_IMAGES);
    return Math.max(maximum / targets.maximum, mean / targets.mean);
  };

  let best: Widths | undefined;
  let budget = targets.mean ** 2;
  let holding = 0;
  let failing = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const widths = at(cheapest(errors, prices, budget));
    const excess = await excessOf(widths);
    if (excess <= 1) {
      best = widths;
      holding = budget;
      if (excess > 0.9) break;
    } else failing = budget;
    // Between a budget that holds and one that fails; before both are known, where the excess points.
    const between = holding > 0 && failing < Number.POSITIVE_INFINITY;
    budget = between ? Math.sqrt(holding * failing) : budget * Math.min(8, Math.max(1 / 8, (0.9 / excess) ** 2));
  }
  // The prediction is noisy: one width for all may hold as well and cost less.
  for (const compareBits of UNIFORM_BITS) {
    const uniform = uniformWidths(subject.plan, {
      ...{ ...DEFAULTS, ignoredBits, compareBits, weightBits: UNIFORM_WEIGHT_BITS },
    });
    if (best && priceOf(subject, uniform) >= priceOf(subject, best)) continue;
    if ((await excessOf(uniform)) > 1) break;
    best = uniform;
  }
  if (best) return best;
  if ((await excessOf(base)) <= 1) return base;
  throw new DoubleblindError(
    'DB1012',
    `Tried were up to ${HIGHEST} bits everywhere, for ${targets.mean} and ${targets.maximum}.`,
  );
}

/** What cannot be built at these widths (DB1010) is infinitely far from the model, and infinitely expensive. */
function buildable(subject: SweepSubject, widths: Widths): Emitted | undefined {
  try {
    return subject.build(widths);
  } catch (error) {
    if (error instanceof DoubleblindError && error.code === 'DB1010') return undefined;
    throw error;
  }
}

async function measure(subject: SweepSubject, widths: Widths, images: number): Promise<Difference> {
  const emitted = buildable(subject, widths);
  if (!emitted) return { maximum: Number.POSITIVE_INFINITY, mean: Number.POSITIVE_INFINITY };
  const { program, weights } = emitted;
  const results = await simulate(program, weights(), subject.images.slice(0, images));
  return difference(results, subject.outputs, subject.activation);
}

/**
 * Squared error that each knob adds at PROBED bits. The square is that of the mean difference: the mean of squares would
 * hang on the few images on which the model is unstable.
 */
async function probe(
  subject: SweepSubject,
  knobs: readonly Knob[],
  at: (bits: readonly number[]) => Widths,
): Promise<number[]> {
  const highest = knobs.map(() => HIGHEST);
  const { products } = programCost(subject.build(at(highest)).program, 1).total;
  const images = Math.max(2, Math.min(8, Math.floor(PROBE_PRODUCTS / products / knobs.length)));
  const floor = (await measure(subject, at(highest), images)).mean ** 2;
  const errors: number[] = [];
  for (const index of knobs.keys()) {
    const square = (await measure(subject, at(highest.with(index, PROBED)), images)).mean ** 2;
    // Below the error that is always there a group's own cannot be seen; it is no smaller than this.
    errors.push(Math.max(square - floor, floor / 16));
  }
  return errors;
}

/** Bytes both ways, and transfers as bytes, of a batch. */
function priceOf(subject: SweepSubject, widths: Widths): number {
  const emitted = buildable(subject, widths);
  if (!emitted) return Number.POSITIVE_INFINITY;
  const { bytes, transfers, feasible } = programCost(emitted.program, BATCH).total;
  if (!feasible) return Number.POSITIVE_INFINITY;
  return bytes.vendorToHospital + bytes.hospitalToVendor + BYTES_PER_TRANSFER * transfers;
}

/** Price of each knob at each width from LOWEST to HIGHEST, all others at one in between. */
function knobPrices(
  subject: SweepSubject,
  knobs: readonly Knob[],
  at: (bits: readonly number[]) => Widths,
): number[][] {
  const middle = knobs.map(() => PROBED + 1);
  const price = (index: number, width: number) => priceOf(subject, at(middle.with(index, width)));
  const widths = Array.from({ length: HIGHEST - LOWEST + 1 }, (_, step) => LOWEST + step);
  return knobs.map(({ kind }, index) => {
    if (kind === 'compare') return widths.map((width) => price(index, width));
    // A bit of the weights is a bit of the rings, which costs the same each time; digits of comparisons come in jumps.
    const [low, high] = [price(index, LOWEST), price(index, HIGHEST)];
    return widths.map((width) => low + ((high - low) * (width - LOWEST)) / (HIGHEST - LOWEST));
  });
}

/** From the highest widths down, always the bit that saves most per added error, while the error fits the budget. */
function cheapest(errors: readonly number[], prices: readonly (readonly number[])[], budget: number): number[] {
  const bits = errors.map(() => HIGHEST);
  const errorAt = (knob: number, width: number) => errors[knob] * 4 ** (PROBED - width);
  let total = errors.reduce((sum, _, knob) => sum + errorAt(knob, HIGHEST), 0);
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
