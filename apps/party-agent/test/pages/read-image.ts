/** An image read in a tab, and the same read as the agent reads it. */
import { DoubleblindError } from '@doubleblind/errors';
import { compareWithFilms, decodeImage, examineFilm, filmLook, preprocessImage } from '@doubleblind/imaging';
import type { CalibrationFilms, Preprocessing, Program } from '@doubleblind/program';
import { program as small } from '../support/program.ts';
import type { Evaluates, PageWindow } from './page-party.ts';

export interface Read {
  readonly size?: readonly [number, number];
  readonly shown?: number[];
  readonly input?: number[];
  readonly texts?: readonly string[];
  readonly error?: string;
}

const [, height, width] = small.tensors[small.input.tensor].shape;
const calibration: CalibrationFilms = {
  ...{ films: 8, spread: [0.6, 0.9], black: [0, 0.1], white: [0, 0.1], aspect: [0.9, 1.1] },
};
const preprocessing: Preprocessing = {
  ...{ width, height, channels: 1, resize: 'bilinear' },
  ...{ mean: [0.4], std: [0.3] },
};
const program: Program = { ...small, input: { ...small.input, preprocessing, calibration } };

/** As the agent does it (store/test-set-check, models/load-input). */
export async function readHere(bytes: Uint8Array): Promise<Read> {
  try {
    const image = await decodeImage(bytes);
    const concerns = [...examineFilm(image), ...compareWithFilms(filmLook(image), calibration)];
    const remarks = image.remarks.filter(({ doubtful }) => !doubtful);
    return {
      size: [image.width, image.height],
      shown: Array.from(Uint8ClampedArray.from(image.pixels, (pixel) => (pixel * 255) / image.maximum)),
      input: [...preprocessImage(image, program.input.preprocessing!)],
      texts: [...remarks, ...concerns].map(({ text }) => text),
    };
  } catch (error) {
    if (error instanceof DoubleblindError) return { error: error.code };
    throw error;
  }
}

/** As a page does it. */
export function readIn(page: Evaluates, bytes: Uint8Array): Promise<Read> {
  return page.evaluate(
    async ([list, model]) => {
      const { party } = window as unknown as PageWindow;
      try {
        const image = await party.readImage('/image.js', { bytes: Uint8Array.from(list), program: model });
        return {
          size: [image.width, image.height] as const,
          shown: [...image.shown],
          input: [...image.film],
          texts: [...image.remarks, ...image.concerns].map(({ text }) => text),
        };
      } catch (error) {
        return { error: String((error as { code?: string }).code ?? error) };
      }
    },
    [[...bytes], program as unknown] as const,
  );
}
