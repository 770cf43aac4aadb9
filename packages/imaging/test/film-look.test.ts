/** Films are compared with those that a model was calibrated on by four numbers that its public program states. */
import { describe, expect, it } from 'vitest';
import { compareWithFilms, describeFilms, filmLook, type GreyImage, renderPhantom, SITES } from '../src/index.ts';

const SIDE = 96;
const film = (seed: number): GreyImage => {
  const { pixels } = renderPhantom(seed, { site: seed % SITES.length, size: SIDE });
  return { width: SIDE, height: SIDE, maximum: 255, pixels };
};
const calibration = describeFilms(Array.from({ length: 21 }, (_, n) => filmLook(film(n))))!;

function changed({ pixels, ...image }: GreyImage, change: (pixel: number, i: number) => number): GreyImage {
  return { ...image, pixels: (pixels as Uint8Array).map(change) };
}

const said = (image: GreyImage) => compareWithFilms(filmLook(image), calibration).map(({ text }) => text);

describe('films beside those of the calibration', () => {
  it('are alike where they are of the same kind', () => {
    for (let seed = 100; seed < 140; seed++) expect(said(film(seed))).toEqual([]);
  });

  it('are described by ends in hundredths, from eight films on', () => {
    const numbers = [calibration.spread, calibration.black, calibration.white, calibration.aspect].flat();
    for (const value of numbers) expect(value * 100).toBeCloseTo(Math.round(value * 100), 9);
    expect(calibration).toMatchObject({ films: 21, aspect: [1, 1] });
    const seven = Array.from({ length: 7 }, (_, n) => filmLook(film(n)));
    expect(describeFilms([...seven, null])).toBeUndefined();
    expect(describeFilms([...seven, filmLook(film(7))])).toMatchObject({ films: 8 });
  });

  it.each<[string, (image: GreyImage) => GreyImage, RegExp]>([
    [
      'half of it black',
      (image) => changed(image, (pixel, i) => (i % 2 === 0 ? 0 : pixel)),
      /of it are black; of the images/,
    ],
    ['half of it white', (image) => changed(image, (pixel, i) => (i % 2 === 0 ? 255 : pixel)), /of it are white/],
    ['a quarter of the range', (image) => changed(image, (pixel) => 100 + (pixel >> 2)), /range from black to white/],
    [
      'the upper half',
      (image) => ({ ...image, height: (SIDE / 4) * 3 - 1, pixels: image.pixels.slice(0, SIDE * ((SIDE / 4) * 3 - 1)) }),
      /Its width is 1.35 of its height/,
    ],
  ])('are unlike with %s', (_, change, sentence) => {
    for (let seed = 100; seed < 105; seed++) {
      expect(said(change(film(seed))).some((text) => sentence.test(text))).toBe(true);
    }
  });

  it('are not judged where they are small', () => {
    expect(filmLook({ width: 4, height: 400, maximum: 255, pixels: new Uint8Array(1600) })).toBeNull();
    expect(compareWithFilms(null, calibration)).toEqual([]);
  });
});
