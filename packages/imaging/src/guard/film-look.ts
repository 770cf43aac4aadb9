/**
 * What a film looks like in four numbers, and whether that is like the films that a model was calibrated on. Scores of films
 * that are unlike them say little, and values may leave the ranges that the compiler measured.
 */
import type { CalibrationFilms } from '@doubleblind/program';
import type { GreyImage } from '../decode/grey-image.ts';
import { type Sentence, sentence } from '../sentences.ts';

/** A film in four numbers without unit. */
export interface FilmLook {
  /** Part of the range from black to white that 98 of 100 pixels spread over, 0..1. */
  readonly spread: number;
  /** Share of pixels within a hundredth of black, and of white. */
  readonly black: number;
  readonly white: number;
  /** Width over height. */
  readonly aspect: number;
}

/** Smaller films show too little to be judged. */
const SMALLEST_SIDE = 64;
/** Pixels within this of black or white count as such. */
const END = 0.01;
/** How far a film may lie outside what calibration films had: parts of the range or of the pixels, and a factor for the aspect. */
const PART_ROOM = 0.15;
const ASPECT_ROOM = 1.3;
/** From so many films on, their ends say something of films of that kind. */
const FEWEST_FILMS = 8;

/** Measures a film of any size, in one pass over its pixels. @returns null where the film is too small to be judged. */
export function filmLook(image: GreyImage): FilmLook | null {
  const { width, height, maximum, pixels } = image;
  if (Math.min(width, height) < SMALLEST_SIDE) return null;
  const counts = new Uint32Array(maximum + 1);
  for (const pixel of pixels) counts[pixel]++;
  const share = (from: number, to: number) => counts.subarray(from, to).reduce((sum, n) => sum + n, 0) / pixels.length;
  const quantile = (part: number) => {
    let level = 0;
    for (let below = counts[0]; below < part * pixels.length; below += counts[++level]);
    return level / maximum;
  };
  const edge = Math.ceil(END * maximum);
  return {
    spread: quantile(0.99) - quantile(0.01),
    black: share(0, edge + 1),
    white: share(maximum - edge, maximum + 1),
    aspect: width / height,
  };
}

/**
 * Ends of the four numbers over calibration films, rounded outwards to hundredths: public, in the program.
 * @returns undefined for fewer than eight films that can be judged.
 */
export function describeFilms(looks: readonly (FilmLook | null)[]): CalibrationFilms | undefined {
  const judged = looks.filter((look) => look !== null);
  if (judged.length < FEWEST_FILMS) return undefined;
  const ends = (name: keyof FilmLook): [number, number] => {
    const values = judged.map((look) => look[name]);
    return [Math.floor(100 * Math.min(...values)) / 100, Math.ceil(100 * Math.max(...values)) / 100];
  };
  const [spread, black, white, aspect] = [ends('spread'), ends('black'), ends('white'), ends('aspect')];
  return { films: judged.length, spread, black, white, aspect };
}

/** Sentences about what is unlike the calibration films; none where nothing is. */
export function compareWithFilms(look: FilmLook | null, films: CalibrationFilms): Sentence[] {
  if (look === null) return [];
  const percent = (part: number) => Math.round(100 * part);
  const beside = (own: number, [low, high]: readonly [number, number]) => ({
    ...{ percent: percent(own), low: percent(low), high: percent(high) },
  });
  const out: Sentence[] = [];
  for (const name of ['black', 'white'] as const) {
    if (look[name] > films[name][1] + PART_ROOM)
      out.push(sentence(`${name}BesideOthers`, beside(look[name], films[name])));
  }
  const [low, high] = films.spread;
  if (look.spread < low - PART_ROOM || look.spread > high + PART_ROOM)
    out.push(sentence('rangeBesideOthers', beside(look.spread, films.spread)));
  const [narrowest, widest] = films.aspect;
  if (look.aspect < narrowest / ASPECT_ROOM || look.aspect > widest * ASPECT_ROOM) {
    const [aspect, least, most] = [look.aspect, narrowest, widest].map((x) => x.toFixed(2));
    const values = { aspect: Number(aspect), low: Number(least), high: Number(most) };
    out.push(sentence('aspectBesideOthers', values, { aspect, low: least, high: most }));
  }
  return out;
}
