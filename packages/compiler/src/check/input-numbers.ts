/** What a model takes beside the image. */
import { DoubleblindError } from '@doubleblind/errors';
import type { NumbersInput } from '../passes/infer-shapes.ts';

/** @throws DoubleblindError DB1015 where what is said of the numbers does not fit the graph */
export function checkNumbers(inputs: readonly NumbersInput[], stated: readonly unknown[] = []): void {
  const count = inputs.reduce((sum, input) => sum + input.count, 0);
  if (count === stated.length) return;
  const names = inputs.map(({ name, count: own }) => `"${name}" (${own})`).join(', ');
  const takes =
    count === 0 ? 'It takes no numbers beside the image' : `Beside the image it takes ${count} numbers: ${names}`;
  throw new DoubleblindError(
    'DB1015',
    `${takes}; ${stated.length} are described. Describe each in "numbers" of MODEL.json: its column, mean and std.`,
  );
}
