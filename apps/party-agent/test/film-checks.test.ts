/** add-testset shows films that look wrong, and counts them only when a person has accepted them. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage, encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import type { CalibrationFilms, Program } from '@doubleblind/program';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptedFilms } from '../src/cli/films-option.ts';
import { acceptFilms, readAccepted, readFilms, requireLikeCalibration } from '../src/store/calibration-check.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import type { AcceptedFilms } from '../src/store/film-check.ts';
import { addTestSet, openTestSet } from '../src/store/test-set-store.ts';

const SIDE = 96;
let folder: string;
let data: DataFolder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'film-checks-'));
  data = new DataFolder(join(folder, 'agent'));
  const film = (seed: number) => renderPhantom(seed, { site: 2, size: SIDE }).pixels;
  await writeFile(join(folder, 'good.png'), encodeGreyPng(film(1), SIDE, SIDE));
  await writeFile(join(folder, 'turned.png'), encodeGreyPng(film(2).reverse(), SIDE, SIDE));
  await writeFile(
    join(folder, 'dark.png'),
    encodeGreyPng(
      film(3).map((pixel) => pixel >> 4),
      SIDE,
      SIDE,
    ),
  );
  await writeFile(join(folder, 'labels.csv'), 'image,Edema\ngood.png,1\nturned.png,0\ndark.png,1\n');
});

afterAll(() => rm(folder, { recursive: true }));

const add = (acceptFilms?: 'all' | ReadonlySet<string>) =>
  addTestSet(data, {
    ...{ name: 'films', imageFolder: folder, labels: join(folder, 'labels.csv') },
    ...(acceptFilms ? { acceptFilms } : {}),
  });

test('films that look wrong are refused with their reasons, and with pictures and a list to look at', async () => {
  await expect(add()).rejects.toThrow(/^DB2025.*turned.png: It seems to be .*dark.png: It has almost no contrast/);
  const shown = data.filmsToLookAt('films');
  const [first, second, list, reasons] = (await readdir(shown)).sort();
  expect([first, second, list, reasons]).toEqual([
    ...['0001-turned.png.png', '0002-dark.png.png', 'images.txt', 'reasons.txt'],
  ]);
  expect(await decodeImage(await readFile(join(shown, first)))).toMatchObject({ width: SIDE, height: SIDE });
  expect(await readFile(join(shown, list), 'utf8')).toBe('turned.png\ndark.png\n');
});

test('they count when all of them are accepted, and the report says so', async () => {
  await expect(add(new Set(['dark.png']))).rejects.toThrow(/^DB2025.*turned.png/);
  const { content } = await add(await acceptedFilms(join(data.filmsToLookAt('films'), 'images.txt')));
  expect(content.images).toHaveLength(3);
  expect(content.remarks).toContain('2 images look unusual to the agent and were accepted by a person.');
});

test('films unlike those that a model was calibrated on are shown, and count when a person has accepted them', async () => {
  const { content } = await openTestSet(data, 'films');
  const square = { films: 20, spread: [0.5, 1], black: [0, 0.3], white: [0, 0.3], aspect: [0.9, 1.1] } as const;
  const check = (calibration: Partial<CalibrationFilms>, accepted: AcceptedFilms, looks = content.images) =>
    requireLikeCalibration({
      content: { ...content, images: looks },
      program: { input: { calibration: { ...square, ...calibration } } } as unknown as Program,
      ...{ images: looks.length, accepted, folder: data.filmsToLookAt('run') },
      describe: ({ films }) => films.map(({ name, concerns }) => `${name}: ${concerns.join(' ')}`).join(' '),
    });
  // dark.png uses a sixteenth of the range.
  await expect(check({}, new Set())).rejects.toThrow(
    /^DB2026.*dark.png: It uses \d% of the range from black to white; of the images that the model was calibrated on, 50% to 100%/,
  );
  const folder = data.filmsToLookAt('run');
  expect((await readdir(folder)).sort()).toEqual(['0001-dark.png.png', 'images.txt', 'reasons.txt']);
  // A test set of before looks were noted is looked at anew.
  const before = content.images.map(({ look, ...image }) => image);
  await expect(check({}, new Set(), before)).rejects.toThrow(/^DB2026.*dark.png/);
  expect(await readAccepted(folder)).toEqual(new Set());
  const films = await readFilms(folder);
  expect(films).toEqual([{ name: 'dark.png', concerns: [expect.stringMatching(/^It uses \d% of the range/)] }]);
  await acceptFilms(folder, 'A. Person', ['dark.png']);
  await check({}, await readAccepted(folder));
  await check({ spread: [0, 1] }, new Set());
  await expect(check({ spread: [0, 1], aspect: [0.5, 0.6] }, await readAccepted(folder))).rejects.toThrow(
    /^DB2026.*good.png/,
  );
});
