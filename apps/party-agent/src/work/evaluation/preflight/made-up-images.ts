/** The two made-up films of a preflight. Both sides make them, so that the vendor can tell what should come out. */
import { PREFLIGHT_FILMS } from '@doubleblind/contracts';
import { DoubleblindError } from '@doubleblind/errors';
import { preprocessImage, renderPhantom } from '@doubleblind/imaging';
import { withNumbers } from '@doubleblind/program';
import { type InputForm, isVolume } from '../../../models/load-input.ts';
import { madeUpVolume } from '../../../models/made-up-volume.ts';
import type { Difference } from './messages.ts';

export const MADE_UP_IMAGES = PREFLIGHT_FILMS;
const USUAL_SIZE = 320;
const SMALLEST_SIZE = 16;
const LARGEST_SIZE = 2048;
/** In place of the outputs of a made-up image in which a value left its range. */
export const NO_OUTPUTS: number[] = [];
/** No rounding makes up for a difference of probabilities above this. */
export const LARGEST_PROBABILITY_DIFFERENCE = 0.1;

/** Input tensor [C][H][W], or [D][H][W], of made-up image 0 or 1 of a seed; numbers beside it are at their means. */
export function madeUpInput(form: InputForm, index: number, seed: number): Float32Array<ArrayBuffer> {
  if (isVolume(form)) return madeUpVolume(form, seed + index);
  const { width, height, resize, numbers } = form;
  const exact = resize === 'none';
  const size = exact ? Math.min(LARGEST_SIZE, Math.max(SMALLEST_SIZE, width, height)) : USUAL_SIZE;
  const { pixels } = renderPhantom(seed + index, { site: index, size });
  const film = exact
    ? { width, height, pixels: corner(pixels, size, width, height) }
    : { width: size, height: size, pixels };
  const image = Float32Array.from(preprocessImage({ ...film, maximum: 255 }, form));
  return numbers ? withNumbers(image, new Float32Array(numbers.length), numbers, width * height) : image;
}

/** The upper left part of a square picture, for programs that take images of one size only. */
function corner(pixels: Uint8Array, size: number, width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: width * height }, (_, i) => pixels[Math.floor(i / width) * size + (i % width)] ?? 0);
}

/** Throws DB5037 where not one of the made-up images has outputs that could be compared. `outputs`: [image][output]. */
export function requireCompared(outputs: readonly (readonly number[])[]): void {
  if (outputs.some(({ length }) => length > 0)) return;
  throw new DoubleblindError('DB5037', 'Of none of the images that were made up for the preflight.');
}

/** Throws DB5616: one side computes something else, or the hospital sent other images. */
export function checkDifference({ probability, lastPlaces }: Difference): void {
  if (probability <= LARGEST_PROBABILITY_DIFFERENCE) return;
  const detail = `A probability differs by ${probability.toFixed(3)} (${Math.round(lastPlaces)} units of the last place).`;
  throw new DoubleblindError('DB5616', detail);
}
