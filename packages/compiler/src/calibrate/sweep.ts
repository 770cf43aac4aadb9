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
import { EFFORTS, type Effort } from './effort.ts';
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
  readonly inputFractionBits: number;
}

const LOWEST = 6;
/** The width at which a group's error is measured: low enough to stand out, not so low that the model breaks. */
const PROBED = 8;
/** Multiply-adds that all probes together may take: about two minutes on one core. */
const PROBE_PRODUCTS = 1e12;
/** Calibration images on which a choice of widths is simulated. */
export const CHECKED_IMAGES = 16;
const ATTEMPTS = 6;
/** Uniform widths that are tried as well, from the safest down: of comparisons, and of weights. */
const UNIFORM_BITS = [
  [16, 16],
  [16, 14],
  [14, 14],
  [13, 12],
  [12, 12],
  [12, 10],
  [11, 10],
  [10, 10],
  [9, 10],
  [8, 10],
  [7, 10],
] as const;
const LAST_TO_TRY_WITHOUT_SUCCESS = 12;
/** Cheaper uniform widths that fail one after another before no more are tried. */
const MISSES_IN_A_ROW = 1;
/** Where not even the last effort does, up to so many times the targets are taken: the report says what was reached. */
const TAKEN_INSTEAD = { maximum: 2.5, mean: 1.5 } as const;
/** Batch for which costs are compared. */
const BATCH = 8;
/** Bytes that the work for one oblivious transfer is worth (cheapestDigits of the plan). */
const BYTES_PER_TRANSFER = 16;

/** A choice of widths that was simulated, for the message when none holds. */
interface Trial {
  readonly what: string;
  readonly difference: Difference;
}

/** How far a choice of widths is from the model. */
type Measure = (what: string, widths: Widths) => Promise<Difference>;

/**
 * @param strict nothing above the targets is taken
 * @throws DoubleblindError DB1012 if not even the highest widths reach the targets
 */
export async function sweep(
  subject: SweepSubject,
  targets: Difference,
  { ignoredBits, strict }: { readonly ignoredBits: number; readonly strict: boolean },
): Promise<Widths> {
  const trials = new Map<string, Trial>();
  const reached: Measure = async (what, widths) => {
    const key = JSON.stringify(widths);
    const trial = trials.get(key) ?? { what, difference: await measure(subject, widths, CHECKED_IMAGES) };
    trials.set(key, trial);
    return trial.difference;
  };
  const efforts = EFFORTS.map((effort) => ({ ...effort, ignoredBits: Math.min(ignoredBits, effort.ignoredBits) }));
  for (const effort of efforts) {
    const found = await sweepOnce(subject, targets, effort, reached);
    if (found) return found;
  }
  const last = efforts[efforts.length - 1];
  if (!strict) {
    const instead = { maximum: targets.maximum * TAKEN_INSTEAD.maximum, mean: targets.mean * TAKEN_INSTEAD.mean };
    const found = await cheapestUniform(subject, last, undefined, excessAbove(instead, last, reached));
    if (found) return found;
  }
  const tried = [...trials.values()].map(
    ({ what, difference: { maximum, mean } }) => `${what}: ${maximum.toFixed(4)} / ${mean.toFixed(5)}`,
  );
  const layer = await layerInTheWay(subject, last);
  throw new DoubleblindError(
    'DB1012',
    `Wanted are a largest difference of ${targets.maximum} and a mean of ${targets.mean}. Tried: ${tried.join('; ')}. ${layer}`,
  );
}

function uniformly(subject: SweepSubject, effort: Effort, compareBits: number, weightBits: number): Widths {
  const { ignoredBits, sumBits, inputBits, rowLimit } = effort;
  const inputFractionBits = subject.inputFractionBits + inputBits;
  return uniformWidths(subject.plan, {
    ...DEFAULTS,
    ...{ ignoredBits, sumBits, inputFractionBits, compareBits, weightBits },
    ...(rowLimit === undefined ? {} : { rowLimit }),
  });
}

type Excess = (what: string, widths: Widths) => Promise<number>;

/** By how many times a choice exceeds the targets. */
function excessAbove(targets: Difference, { name }: Effort, reached: Measure): Excess {
  return async (what, widths) => {
    const { maximum, mean } = await reached(`${what}${name}`, widths);
    return Math.max(maximum / targets.maximum, mean / targets.mean);
  };
}

/**
 * The cheapest uniform widths that hold and cost less than `best`; `best` where there are none.
 * @param leastBits of comparisons that are tried
 */
async function cheapestUniform(
  subject: SweepSubject,
  effort: Effort,
  best: Widths | undefined,
  excessOf: Excess,
  leastBits = 0,
): Promise<Widths | undefined> {
  let found = best;
  let misses = 0;
  for (const [compareBits, weightBits] of UNIFORM_BITS) {
    if (compareBits < leastBits) break;
    if (compareBits > effort.compareBits || weightBits > effort.weightBits) continue;
    const uniform = uniformly(subject, effort, compareBits, weightBits);
    const price = priceOf(subject, uniform);
    if (price === Number.POSITIVE_INFINITY || (found && price >= priceOf(subject, found))) continue;
    const holds = (await excessOf(`${compareBits} bits and weights of ${weightBits}`, uniform)) <= 1;
    if (holds) found = uniform;
    // Wide comparisons leave less of the sums to the weights, so fewer bits may hold where more do not.
    misses = holds ? 0 : misses + 1;
    if (found ? misses > MISSES_IN_A_ROW : compareBits < LAST_TO_TRY_WITHOUT_SUCCESS) break;
  }
  return found;
}

async function sweepOnce(
  subject: SweepSubject,
  targets: Difference,
  effort: Effort,
  reached: Measure,
): Promise<Widths | undefined> {
  const excessOf = excessAbove(targets, effort, reached);
  // Where wide ones for all cannot do it, widths by layer will not.
  const wide = await cheapestUniform(subject, effort, undefined, excessOf, LAST_TO_TRY_WITHOUT_SUCCESS);
  if (!wide) return undefined;
  const knobs = findKnobs(subject.plan);
  const highest = highestOf(knobs, effort);
  const base = uniformly(subject, effort, effort.compareBits, effort.weightBits);
  const at = (bits: readonly number[]) => widthsOf(base, knobs, bits);
  const prices = knobPrices(subject, knobs, highest, at);
  const errors = await probe(subject, knobs, highest, at);
  let best: Widths | undefined;
  let budget = targets.mean ** 2;
  let holding = 0;
  let failing = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const bits = cheapest(errors, prices, highest, budget);
    const excess = await excessOf(`${Math.min(...bits)} to ${Math.max(...bits)} bits by layer`, at(bits));
    if (excess <= 1) {
      best = at(bits);
      holding = budget;
      if (excess > 0.9) break;
    } else failing = budget;
    // All at their highest already: no smaller budget changes anything.
    if (excess > 1 && bits.every((width, knob) => width === highest[knob])) break;
    // Between a budget that holds and one that fails; before both are known, where the excess points.
    const between = holding > 0 && failing < Number.POSITIVE_INFINITY;
    const step = Number.isFinite(excess) ? Math.min(8, Math.max(1 / 8, (0.9 / excess) ** 2)) : 1 / 8;
    budget = between ? Math.sqrt(holding * failing) : budget * step;
  }
  if (!best || priceOf(subject, wide) < priceOf(subject, best)) best = wide;
  // The prediction is noisy: one width for all may hold as well and cost less.
  return cheapestUniform(subject, effort, best, excessOf);
}

const highestOf = (knobs: readonly Knob[], { compareBits, weightBits }: Effort) =>
  knobs.map(({ kind }) => (kind === 'compare' ? compareBits : weightBits));

/** The layer that loses most when its weights alone get fewer bits: where a larger or more even network would help. */
async function layerInTheWay(subject: SweepSubject, effort: Effort): Promise<string> {
  const base = uniformly(subject, effort, effort.compareBits, effort.weightBits);
  const worst = { name: '', mean: 0 };
  const knobs = findKnobs(subject.plan);
  const highest = highestOf(knobs, effort);
  for (const [index, knob] of knobs.entries()) {
    const { mean } = await measure(subject, widthsOf(base, knobs, highest.with(index, PROBED)), 2);
    if (Number.isFinite(mean) && mean > worst.mean) Object.assign(worst, { name: knob.members[0], mean });
  }
  return worst.name === '' ? '' : `Most sensitive are layers like "${worst.name}".`;
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
  highest: readonly number[],
  at: (bits: readonly number[]) => Widths,
): Promise<number[]> {
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

/** Price of each knob at each width from LOWEST to its highest, all others at one in between. */
function knobPrices(
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
function cheapest(
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
