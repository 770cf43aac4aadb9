/** Runs compiled programs on plain integers with the executor that defines their meaning. */
import { type PrivateWeights, type Program, runCleartext } from '@doubleblind/program';

export interface FixedPointRun {
  /** Real outputs before the activation. */
  readonly outputs: Float32Array;
  /** Values that left their ring. */
  readonly overflows: number;
}

export function runFixedPoint(program: Program, weights: PrivateWeights, image: Float32Array): FixedPointRun {
  let state = 12345;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return state >>> 8;
  };
  const input = Int32Array.from(image, (value) => Math.round(value * 2 ** program.input.fractionBits));
  const { output, overflows } = runCleartext(program, weights, input, 1, random);
  return {
    outputs: Float32Array.from(output.data, (value) => value / 2 ** program.output.fractionBits),
    overflows: [...overflows.values()].reduce((sum, count) => sum + count, 0),
  };
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = Math.abs(a.length - b.length);
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
