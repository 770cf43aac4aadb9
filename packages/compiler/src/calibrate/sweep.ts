/**
 * Chooses widths per group of layers: the cheapest that keep the model's probabilities within the targets (as Athos,
 * CrypTFlow, does). What a prediction by layer (predict-widths.ts) chooses is simulated on all images and tightened until it holds.
 */
import { DoubleblindError } from '@doubleblind/errors';
import type { Widths } from '../fixed-point/widths.ts';
import { EFFORTS, type Effort } from './effort.ts';
import { findKnobs, type Knob, widthsOf } from './knobs.ts';
import { cheapest, knobPrices, PROBED, probe } from './predict-widths.ts';
import type { Difference } from './probabilities.ts';
import { measure, priceOf, type SweepSubject, uniformly } from './sweep-subject.ts';

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
/** A choice of widths that was simulated, for the message when none holds. */
interface Trial {
  readonly what: string;
  readonly difference: Difference;
}

const trialText = ({ what, difference: { maximum, mean } }: Trial) =>
  `${what}: ${maximum.toFixed(4)} / ${mean.toFixed(5)}`;

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
    const known = trials.get(key);
    if (known) return known.difference;
    const found = await measure(subject, widths, CHECKED_IMAGES);
    trials.set(key, { what, difference: found });
    subject.onProgress?.(`tried ${trialText({ what, difference: found })}`);
    return found;
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
  const tried = [...trials.values()].map(trialText);
  const layer = await layerInTheWay(subject, last);
  throw new DoubleblindError(
    'DB1012',
    `Wanted are a largest difference of ${targets.maximum} and a mean of ${targets.mean}. Tried: ${tried.join('; ')}. ${layer}`,
  );
}

type Excess = (what: string, widths: Widths) => Promise<number>;

/** By how many times a choice exceeds the targets. */
function excessAbove(targets: Difference, { name }: Effort, reached: Measure): Excess {
  return async (what, widths) => {
    const { maximum, mean } = await reached(`${what}${name}`, widths);
    return Math.max(maximum / targets.maximum, mean / targets.mean);
  };
}

/** The widest uniform widths that hold. */
async function widestUniform(subject: SweepSubject, effort: Effort, excessOf: Excess): Promise<Widths | undefined> {
  for (const [compareBits, weightBits] of uniformBitsOf(effort)) {
    if (compareBits < LAST_TO_TRY_WITHOUT_SUCCESS) break;
    const uniform = uniformly(subject, effort, compareBits, weightBits);
    if (priceOf(subject, uniform) === Number.POSITIVE_INFINITY) continue;
    if ((await excessOf(uniformText(compareBits, weightBits), uniform)) <= 1) return uniform;
  }
  return undefined;
}

const uniformText = (compareBits: number, weightBits: number) => `${compareBits} bits and weights of ${weightBits}`;

const uniformBitsOf = (effort: Effort) =>
  UNIFORM_BITS.filter(
    ([compareBits, weightBits]) => compareBits <= effort.compareBits && weightBits <= effort.weightBits,
  );

/** The cheapest uniform widths that hold and cost less than `best`; `best` where there are none. */
async function cheapestUniform(
  subject: SweepSubject,
  effort: Effort,
  best: Widths | undefined,
  excessOf: Excess,
): Promise<Widths | undefined> {
  let found = best;
  let misses = 0;
  for (const [compareBits, weightBits] of uniformBitsOf(effort)) {
    const uniform = uniformly(subject, effort, compareBits, weightBits);
    const price = priceOf(subject, uniform);
    if (price === Number.POSITIVE_INFINITY || (found && price >= priceOf(subject, found))) continue;
    const holds = (await excessOf(uniformText(compareBits, weightBits), uniform)) <= 1;
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
  const wide = await widestUniform(subject, effort, excessOf);
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
