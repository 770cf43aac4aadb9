/** An image of every encoding is read in a tab as the agent reads it: the same grey values, the same input, the same concerns, the same refusals. */
import { DoubleblindError } from '@doubleblind/errors';
import {
  compareWithFilms,
  decodeImage,
  encodeGreyPng,
  examineFilm,
  filmLook,
  preprocessImage,
  renderPhantom,
} from '@doubleblind/imaging';
import type { CalibrationFilms, Preprocessing, Program } from '@doubleblind/program';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildEngine } from '../../../../packages/browser-party/scripts/build.ts';
import { dicomSeeds, jpegSeeds, pngSeeds } from '../../../../scripts/fuzz/seeds.ts';
import { program as small } from '../support/program.ts';
import { launchBrowser, noBrowserReason, servePage } from './chromium.ts';

/** What the page's script has. */
interface PageWindow {
  readonly party: typeof import('../../../../packages/browser-party/src/index.ts');
}

interface Read {
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
async function readHere(bytes: Uint8Array): Promise<Read> {
  try {
    const image = await decodeImage(bytes);
    const concerns = [...examineFilm(image).map(({ text }) => text), ...compareWithFilms(filmLook(image), calibration)];
    const remarks = image.remarks.filter(({ doubtful }) => !doubtful).map(({ text }) => text);
    return {
      size: [image.width, image.height],
      shown: Array.from(Uint8ClampedArray.from(image.pixels, (pixel) => (pixel * 255) / image.maximum)),
      input: [...preprocessImage(image, program.input.preprocessing!)],
      texts: [...remarks, ...concerns],
    };
  } catch (error) {
    if (error instanceof DoubleblindError) return { error: error.code };
    throw error;
  }
}

describe.skipIf(noBrowserReason() !== null)('an image in a tab', () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof servePage>>;
  let page: Page;
  beforeAll(async () => {
    [browser, served] = await Promise.all([launchBrowser(), servePage(), buildEngine()]);
    page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => 'party' in window);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });

  const readThere = (bytes: Uint8Array): Promise<Read> =>
    page.evaluate(
      async ([list, model]) => {
        const { party } = window as unknown as PageWindow;
        try {
          const image = await party.readImage('/image.js', { bytes: Uint8Array.from(list), program: model });
          return {
            size: [image.width, image.height] as const,
            shown: [...image.shown],
            input: [...image.film],
            texts: [...image.remarks, ...image.concerns],
          };
        } catch (error) {
          return { error: String((error as { code?: string }).code ?? error) };
        }
      },
      [[...bytes], program as unknown] as const,
    );

  it.each([
    ['DICOM', dicomSeeds],
    ['PNG', pngSeeds],
    ['JPEG', jpegSeeds],
  ])('has the values of the agent: %s of every encoding', async (_, seeds) => {
    const files = await seeds();
    expect(files.length).toBeGreaterThan(1);
    for (const [i, bytes] of files.entries())
      expect(await readThere(bytes), `file ${i}`).toEqual(await readHere(bytes));
  });

  it('sees what an image is like, and refuses what it cannot read, as the agent does', async () => {
    const { pixels } = renderPhantom(7, { site: 0, size: 128 });
    const upsideDown = encodeGreyPng(pixels.toReversed(), 128, 128);
    const there = await readThere(upsideDown);
    expect(there.texts!.length).toBeGreaterThan(0);
    expect(there).toEqual(await readHere(upsideDown));
    const png = encodeGreyPng(pixels, 128, 128);
    const damaged = png.map((byte, i) => (i === 600 ? byte ^ 1 : byte));
    for (const [bytes, code] of [
      [damaged, 'DB2001'],
      [png.subarray(0, 400), 'DB2001'],
      [new TextEncoder().encode('GIF89a'), 'DB2003'],
    ] as const) {
      expect(await readThere(bytes)).toEqual({ error: code });
      expect(await readHere(bytes)).toEqual({ error: code });
    }
  });
});
