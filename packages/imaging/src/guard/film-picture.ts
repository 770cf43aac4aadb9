/**
 * A film reduced to what its position, its turn and its polarity show in: an 8 x 8 picture of ranks. Ranks stay the same
 * under every window and every gamma; only the inversion of a film inverts them.
 */
import type { GreyImage } from '../decode/grey-image.ts';
import { resizeBox } from '../preprocess/resize.ts';
import type { Turn } from '../sentences.ts';

export const SIDE = 8;

/** SIDE * SIDE numbers of mean 0 and mean square 1 (all 0 where the film is flat), row by row. */
export type FilmPicture = Float64Array;

/** @param image At least SIDE pixels a side. */
export function filmPicture({ width, height, maximum, pixels }: GreyImage): FilmPicture {
  const values = new Float32Array(pixels.length);
  for (let i = 0; i < values.length; i++) values[i] = pixels[i] / maximum;
  return standardised(ranks(resizeBox({ width, height, values }, SIDE, SIDE)));
}

/** Rank of each value; equal values share the mean of theirs. */
function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const out = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to]] === values[order[from]]) to++;
    for (let k = from; k < to; k++) out[order[k]] = (from + to - 1) / 2;
  }
  return out;
}

export function standardised(values: ArrayLike<number>): FilmPicture {
  const list = Array.from(values);
  const mean = list.reduce((sum, x) => sum + x, 0) / list.length;
  const size = Math.sqrt(list.reduce((sum, x) => sum + (x - mean) ** 2, 0) / list.length);
  return Float64Array.from(list, (x) => (size === 0 ? 0 : (x - mean) / size));
}

/** What of a picture tells left from right: the picture less its mirror image, standardised anew. */
export function sides(picture: FilmPicture): FilmPicture {
  const mirrored = undone(picture, 'mirrored');
  return standardised(picture.map((value, i) => value - mirrored[i]));
}

/** Correlation of two pictures, -1..1. */
export function correlation(a: FilmPicture, b: FilmPicture): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum / a.length;
}

const LAST = SIDE - 1;
/** Where a field of the upright film is found in the turned one. */
const SOURCES: Readonly<Record<Turn, (x: number, y: number) => readonly [x: number, y: number]>> = {
  upright: (x, y) => [x, y],
  mirrored: (x, y) => [LAST - x, y],
  'upside down': (x, y) => [x, LAST - y],
  'rotated by 180 degrees': (x, y) => [LAST - x, LAST - y],
  'rotated left': (x, y) => [y, LAST - x],
  'rotated right': (x, y) => [LAST - y, x],
  'rotated left and mirrored': (x, y) => [LAST - y, LAST - x],
  'rotated right and mirrored': (x, y) => [y, x],
};

/** The picture that the film would have had, if the turn had happened to it. */
export function undone(picture: FilmPicture, turn: Turn): FilmPicture {
  const out = new Float64Array(picture.length);
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      const [fromX, fromY] = SOURCES[turn](x, y);
      out[y * SIDE + x] = picture[fromY * SIDE + fromX];
    }
  }
  return out;
}
