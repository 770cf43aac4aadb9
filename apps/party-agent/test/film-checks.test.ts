/** add-testset shows films that look wrong, and counts them only when a person has accepted them. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeImage, encodeGreyPng, renderPhantom } from '@doubleblind/imaging';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { acceptedFilms } from '../src/cli/films-option.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { addTestSet } from '../src/store/test-set-store.ts';

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
  const [first, second, list] = (await readdir(shown)).sort();
  expect([first, second, list]).toEqual(['0001-turned.png.png', '0002-dark.png.png', 'films.txt']);
  expect(await decodeImage(await readFile(join(shown, first)))).toMatchObject({ width: SIDE, height: SIDE });
  expect(await readFile(join(shown, list), 'utf8')).toBe('turned.png\ndark.png\n');
});

test('they count when all of them are accepted, and the report says so', async () => {
  await expect(add(new Set(['dark.png']))).rejects.toThrow(/^DB2025.*turned.png/);
  const { content } = await add(await acceptedFilms(join(data.filmsToLookAt('films'), 'films.txt')));
  expect(content.images).toHaveLength(3);
  expect(content.remarks).toContain('2 films look unusual to the agent and were accepted by a person.');
});
