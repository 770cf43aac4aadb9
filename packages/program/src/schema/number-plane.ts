/**
 * Numbers that a model takes beside the image, such as an age: one more channel of the input, number j at its position j, all else 0.
 * Each stands there times its public scale, so that it uses the bits of the input as the image does.
 */
import type { NumberInput } from './program.ts';

/**
 * The input tensor [C + 1][H][W] of an image [C][H][W] with its numbers, as the model takes them.
 *
 * @param area positions of a channel; there are at most as many numbers
 */
export function withNumbers(
  image: Float32Array,
  numbers: ArrayLike<number>,
  taken: readonly Pick<NumberInput, 'scale'>[],
  area: number,
): Float32Array<ArrayBuffer> {
  if (numbers.length !== taken.length || numbers.length > area)
    throw new RangeError(`${numbers.length} numbers where ${taken.length} are taken, on maps of ${area}`);
  const input = new Float32Array(image.length + area);
  input.set(image);
  taken.forEach(({ scale }, j) => {
    input[image.length + j] = numbers[j] * scale;
  });
  return input;
}

/** What `withNumbers` put together. */
export function splitNumbers(
  input: Float32Array,
  taken: readonly Pick<NumberInput, 'scale'>[],
  area: number,
): { readonly image: Float32Array; readonly numbers: Float32Array } {
  const image = input.subarray(0, input.length - area);
  return { image, numbers: Float32Array.from(taken, ({ scale }, j) => input[image.length + j] / scale) };
}
