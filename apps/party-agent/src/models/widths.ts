/** A program's bit widths in one line, for people and for naming a difference between two programs. */
import type { Program } from '@doubleblind/program';

export interface Widths {
  /** Rings of tensors. */
  readonly tensors: readonly [low: number, high: number];
  readonly weights: readonly [low: number, high: number];
  /** Rings of linear layers. */
  readonly rings: readonly [low: number, high: number];
  /** Bits of comparisons. */
  readonly comparisons: readonly [low: number, high: number];
}

export function widthsOf(program: Program): Widths {
  const linear = program.steps.filter((step) => step.op === 'linear');
  const compared = program.steps.filter((step) => step.op === 'compare' || step.op === 'maxPool');
  return {
    tensors: range(program.tensors.map((tensor) => tensor.bits)),
    weights: range(linear.map((step) => step.weightBits)),
    rings: range(linear.map((step) => step.ring)),
    comparisons: range(compared.map((step) => program.tensors[step.input].bits - 1 - step.ignored)),
  };
}

export function widthsText(program: Program): string {
  const entries = Object.entries(widthsOf(program)) as [string, readonly [number, number]][];
  return entries.map(([name, [low, high]]) => `${name} ${low === high ? low : `${low}-${high}`}`).join(', ');
}

function range(values: readonly number[]): [number, number] {
  if (values.length === 0) return [0, 0];
  return [Math.min(...values), Math.max(...values)];
}
