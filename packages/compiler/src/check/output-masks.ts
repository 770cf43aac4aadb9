/** Whether a model's outputs are maps: a mask for each class. */
import { DoubleblindError } from '@doubleblind/errors';
import type { Masks } from '@doubleblind/program';
import { isChannelsLast } from '../onnx/layout.ts';

/**
 * @param output dimensions of the output, [1, classes, height, width] or [1, classes, depth, height, width] where it is maps
 * @param input dimensions of the input
 * @returns undefined where there is one number for each output
 * @throws DoubleblindError DB1018 where the maps have their classes last
 */
export function masksOf(output: readonly number[], input: readonly number[]): Masks | undefined {
  const [, classes, ...space] = output;
  if (space.length < 2 || space.length > 3 || space.every((size) => size === 1)) return undefined;
  if (isChannelsLast(input)) {
    throw new DoubleblindError('DB1018', `Its output is ${output.join('x')} of an input of ${input.join('x')}.`);
  }
  const [height, width] = space.slice(-2);
  return { classes, depth: space.length === 3 ? space[0] : 1, height, width };
}
