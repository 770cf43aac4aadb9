/** What widths are chosen for, and what a choice of them is worth: how far the program is from the model, and what it costs. */
import { DoubleblindError } from '@doubleblind/errors';
import { programCost } from '@doubleblind/mpc-core/plan';
import type { Emitted } from '../emit/emit.ts';
import type { ExtendedPlan } from '../fixed-point/extensions.ts';
import { uniformWidths, type Widths } from '../fixed-point/widths.ts';
import { DEFAULTS } from '../options.ts';
import type { Effort } from './effort.ts';
import { type Difference, difference, type ScoreRule } from './probabilities.ts';
import { simulate } from './simulation.ts';

export interface SweepSubject {
  readonly plan: ExtendedPlan;
  readonly build: (widths: Widths) => Emitted;
  readonly images: readonly Float32Array[];
  /** The float model's outputs for the images. */
  readonly outputs: readonly Float32Array[];
  readonly scores: ScoreRule;
  readonly inputFractionBits: number;
  readonly onProgress?: ((text: string) => void) | undefined;
}

/** Batch for which costs are compared. */
const BATCH = 8;
/** Bytes that the work for one oblivious transfer is worth (cheapestDigits of the plan). */
const BYTES_PER_TRANSFER = 16;

/** The same widths for all layers. */
export function uniformly(subject: SweepSubject, effort: Effort, compareBits: number, weightBits: number): Widths {
  const { ignoredBits, sumBits, inputBits, rowLimit } = effort;
  const inputFractionBits = subject.inputFractionBits + inputBits;
  return uniformWidths(subject.plan, {
    ...DEFAULTS,
    ...{ ignoredBits, sumBits, inputFractionBits, compareBits, weightBits },
    ...(rowLimit === undefined ? {} : { rowLimit }),
  });
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

/** Simulates the program on the first `images` images. */
export async function measure(subject: SweepSubject, widths: Widths, images: number): Promise<Difference> {
  const emitted = buildable(subject, widths);
  if (!emitted) return { maximum: Number.POSITIVE_INFINITY, mean: Number.POSITIVE_INFINITY };
  const { program, weights } = emitted;
  const results = await simulate(program, weights(), subject.images.slice(0, images));
  return difference(results, subject.outputs, subject.scores);
}

/** Bytes both ways, and transfers as bytes, of a batch. */
export function priceOf(subject: SweepSubject, widths: Widths): number {
  const emitted = buildable(subject, widths);
  if (!emitted) return Number.POSITIVE_INFINITY;
  const { bytes, transfers, feasible } = programCost(emitted.program, BATCH).total;
  if (!feasible) return Number.POSITIVE_INFINITY;
  return bytes.vendorToHospital + bytes.hospitalToVendor + BYTES_PER_TRANSFER * transfers;
}
