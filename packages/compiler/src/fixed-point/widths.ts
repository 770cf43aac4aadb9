/** The public bit widths of a program, by which two models of one architecture can share one program. */
import type { ExtendedPlan } from './extensions.ts';
import type { PlanTensor } from './plan.ts';

/** Bits of everything in a program that has a width. */
export interface Widths {
  readonly inputFractionBits: number;
  readonly outputFractionBits: number;
  /** Bits of the output tensor. */
  readonly outputBits: number;
  /** Bits of magnitude (the ring has one more), by the name of the first tensor of a width group. */
  readonly compare: Readonly<Record<string, number>>;
  /** How many of them, from the lowest, comparisons leave out. */
  readonly ignoredBits: number;
  /** Most bits of the sums of linear steps whose shift is chosen; SUM_BITS without it. */
  readonly sumBits?: number;
  /** See ROW_LIMIT (scales.ts), which holds without it. */
  readonly rowLimit?: number;
  /** By the name of the linear step. Without a shift, the largest that the weights allow is taken. */
  readonly linear: Readonly<Record<string, { readonly weightBits: number; readonly shift?: number }>>;
}

/**
 * Ring bits + log2 of the summands + weight bits - 1 of a linear step. The noise analysis allows far more with larger moduli
 * (mpc-core/plan, linearParameters); up to 43 the cheap parameter sets do; networks that need more say so (calibrate/effort.ts).
 */
export const SUM_BITS = 43;

/** Width groups of the narrow tensors: name of the first tensor, and all of them. */
export function widthGroups(plan: ExtendedPlan): Map<string, PlanTensor[]> {
  const byRoot = new Map<number, PlanTensor[]>();
  for (const step of plan.steps) {
    if (!plan.narrow.has(step.output)) continue;
    const root = plan.widthGroups.find(step.output.widthGroup);
    const group = byRoot.get(root);
    if (group) group.push(step.output);
    else byRoot.set(root, [step.output]);
  }
  return new Map([...byRoot.values()].map((group) => [group[0].name, group]));
}

/** Fewer compared bits save nothing more: they are one digit. */
const LEAST_COMPARED_BITS = 4;

/** How many low bits a comparison of tensors of `bits` bits ignores. */
export function ignoredOf(widths: Widths, bits: number): number {
  return Math.max(0, Math.min(widths.ignoredBits, bits - 1 - LEAST_COMPARED_BITS));
}

/** Integer bits of the output beyond its range, so that unseen images do not wrap a logit. */
const OUTPUT_SPARE_BITS = 1;
const OUTPUT_LEAST_INTEGER_BITS = 6;

/** Largest magnitude at the output, in integer bits without sign. */
export function outputIntegerBits(output: PlanTensor): number {
  let largest = 1;
  for (let c = 0; c < output.shape[0]; c++)
    largest = Math.max(largest, Math.abs(output.low[c]), Math.abs(output.high[c]));
  return Math.max(OUTPUT_LEAST_INTEGER_BITS, Math.ceil(Math.log2(largest)) + OUTPUT_SPARE_BITS);
}

export interface UniformWidths {
  readonly compareBits: number;
  readonly ignoredBits: number;
  readonly weightBits: number;
  readonly inputFractionBits: number;
  readonly outputFractionBits: number;
  readonly sumBits?: number;
  readonly rowLimit?: number;
}

/**
 * A maximum forms differences over the whole range, but what is read after it (a ReLU) is the upper part only: where the
 * two share a scale it takes so many bits more to resolve that part as finely as elsewhere.
 */
const POOLED_EXTRA_BITS = 2;
const MOST_COMPARED_BITS = 16;

/** One width for all comparisons (pools excepted) and one for all weights. */
export function uniformWidths(plan: ExtendedPlan, choice: UniformWidths): Widths {
  const pooled = new Set(plan.steps.flatMap((step) => (step.op === 'maxPool' ? [step.output] : [])));
  const compare = Object.fromEntries(
    [...widthGroups(plan)].map(([name, tensors]) => {
      const extra = tensors.some((tensor) => pooled.has(tensor)) ? POOLED_EXTRA_BITS : 0;
      return [name, Math.min(choice.compareBits + extra, MOST_COMPARED_BITS)];
    }),
  );
  const linear = Object.fromEntries(
    plan.steps.flatMap((step) => (step.op === 'linear' ? [[step.name, { weightBits: choice.weightBits }]] : [])),
  );
  return {
    inputFractionBits: choice.inputFractionBits,
    outputFractionBits: choice.outputFractionBits,
    outputBits: choice.outputFractionBits + outputIntegerBits(plan.output) + 1,
    compare,
    ignoredBits: choice.ignoredBits,
    ...(choice.sumBits === undefined ? {} : { sumBits: choice.sumBits }),
    ...(choice.rowLimit === undefined ? {} : { rowLimit: choice.rowLimit }),
    linear,
  };
}
