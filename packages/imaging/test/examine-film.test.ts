/** What looks wrong is said, and what looks right is not. docs/FILM-CHECKS.md has the figures on whole sets. */
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { MEAN_FRONTAL, MEAN_LATERAL } from '../src/guard/mean-films.ts';
import { meanFilm } from '../src/guard/mean-phantoms.ts';
import { type DecodedImage, decodeImage, examineFilm, renderPhantom } from '../src/index.ts';
import { FILMS, readFilm } from './helpers/films.ts';
import { type Turned, turned } from './helpers/turned.ts';

const films: DecodedImage[] = [];
const said = (image: DecodedImage) => examineFilm(image).map(({ text }) => text);

beforeAll(async () => {
  for (const name of readdirSync(`${FILMS}images`)) films.push(await decodeImage(readFilm(`images/${name}`)));
});

/** The film with other levels, of brightness 0..1. */
function levels(image: DecodedImage, level: (brightness: number) => number): DecodedImage {
  const clamped = (x: number) => Math.min(1, Math.max(0, x));
  const pixels = image.pixels.map((pixel: number) => Math.round(image.maximum * clamped(level(pixel / image.maximum))));
  return { ...image, pixels };
}

describe('films', () => {
  it('that are as they should be are let pass, under every window and in 16 bits', () => {
    for (const film of films) {
      expect(said(film)).toEqual([]);
      expect(said(levels(film, (x) => x ** 2))).toEqual([]);
      const pixels = Uint16Array.from(film.pixels, (x) => x * 257);
      expect(said({ ...film, maximum: 65535, pixels })).toEqual([]);
    }
  });

  it.each<[Turned, RegExp]>([
    ['rotate left', /rotated left/],
    ['rotate right', /rotated right/],
    ['rotate by 180', /rotated by 180 degrees|upside down/],
    ['flip', /upside down|rotated by 180 degrees/],
  ])('that someone did "%s" to are told', (turn, reason) => {
    const reasons = films.map((film) => said(turned(film, turn)).join());
    expect(reasons.filter((text) => reason.test(text)).length).toBeGreaterThanOrEqual(films.length - 1);
  });

  it('that are mirrored are told more often than not, and never the other way round', () => {
    const phantoms = Array.from({ length: 24 }, (_, i) => {
      const view = i % 4 === 3 ? 'lateral' : 'frontal';
      const { pixels } = renderPhantom(7_000_001 + i, { site: i % 7, size: 64, view });
      return { width: 64, height: 64, maximum: 255 as const, pixels, remarks: [] };
    });
    const mirrored = phantoms.filter((film) => said(turned(film, 'mirror')).join() === 'It seems to be mirrored.');
    expect(mirrored.length).toBeGreaterThanOrEqual(14);
    for (const film of phantoms) expect(said(film)).toEqual([]);
  });

  it('with black and white exchanged are told', () => {
    for (const film of films)
      expect(said(levels(film, (x) => 1 - x))).toEqual(['In it, black and white seem to be exchanged.']);
  });

  it('that a wrong window or too few bits have spoilt are told', () => {
    for (const film of films) {
      expect(said(levels(film, (x) => x / 16))).toEqual([expect.stringMatching(/^It has almost no contrast/)]);
      expect(said(levels(film, (x) => 4 * x - 4.5))).toEqual([expect.stringMatching(/^\d+% of it are black/)]);
      expect(said(levels(film, (x) => 8 * x))).toEqual([expect.stringMatching(/^\d+% of it are white/)]);
    }
  });

  it('of another shape or of something else are told', () => {
    const { pixels } = films[0];
    expect(said({ ...films[0], width: 160, height: 640 })).toContain('It is 4.0 times as high as it is wide.');
    expect(said({ ...films[0], width: 640, height: 160 })).toContain('It is 4.0 times as wide as it is high.');
    // Stripes.
    const stripes = pixels.map((_, i) => ((i >> 4) & 1 ? 200 : 40));
    expect(said({ ...films[0], pixels: stripes })).toEqual(['It does not look like a chest image.']);
  });

  it('that the reader doubts are told with its reason, and small ones are judged by nothing else', () => {
    const remarks = [
      { text: 'So and so.', pattern: 'So and so.', values: {}, doubtful: true },
      { text: 'Never mind.', pattern: 'Never mind.', values: {}, doubtful: false },
    ];
    const small = { width: 2, height: 1, maximum: 255 as const, pixels: Uint8Array.of(0, 0) };
    expect(said({ ...small, remarks })).toEqual(['So and so.']);
    expect(said({ ...small, remarks: [] })).toEqual([]);
  });

  it('are compared with the mean of phantoms as they are drawn', () => {
    expect([meanFilm('frontal'), meanFilm('lateral')]).toEqual([MEAN_FRONTAL, MEAN_LATERAL]);
    const { pixels } = renderPhantom(5, { site: 3, size: 96, view: 'lateral' });
    expect(said({ width: 96, height: 96, maximum: 255, pixels, remarks: [] })).toEqual([]);
  });
});
