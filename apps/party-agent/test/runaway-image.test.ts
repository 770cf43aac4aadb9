/** An image that keeps its decoder busy without end is given up by name; those before and behind it are taken. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { generateAgentKey } from '@doubleblind/contracts';
import { encodeGreyPng } from '@doubleblind/imaging';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestSets } from '../src/daemon/test-sets/test-sets.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { openDatabase } from '../src/store/database/open.ts';
import type { LeftOutFile } from '../src/store/left-out.ts';
import { addTestSet } from '../src/store/test-set-store.ts';

/** Found by fuzzing: 16 x 16 pixels of damaged JPEG-LS, on which the codec works for many times as long. */
const ENDLESS = join(import.meta.dirname, '..', '..', '..', 'packages/imaging/test/found/endless-jpeg-ls.dcm');
const BUDGET = { seconds: 1, bytes: 2 ** 30 };
const NAMES = ['a.png', 'b.dcm', 'c.png'];
let folder: string;
let images: string;
let labels: string;
let data: DataFolder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'runaway-'));
  data = new DataFolder(join(folder, 'agent'));
  images = join(folder, 'images');
  labels = join(folder, 'labels.csv');
  await mkdir(data.path);
  await mkdir(images);
  const film = (grey: number) => encodeGreyPng(new Uint8Array(16).fill(grey), 4, 4);
  const films = [film(1), await readFile(ENDLESS), film(2)];
  await Promise.all(films.map((bytes, i) => writeFile(join(images, NAMES[i]), bytes)));
  await writeFile(labels, `image,Edema\n${NAMES.map((name, i) => `${name},${i % 2}`).join('\n')}\n`);
});

afterAll(() => rm(folder, { recursive: true }));

test('by an upload', async () => {
  const database = openDatabase(data);
  const limits = { bytes: 2 ** 20, decoding: BUDGET };
  const testSets = new TestSets(data, database, generateAgentKey().privateKey, { limits });
  const { id } = await testSets.create({ name: 'runaway', description: '' });
  const send = async (name: string) => testSets.putFile(id, name, Readable.from([await readFile(join(images, name))]));
  // All at once, as a page sends them.
  const [first, endless, last] = await Promise.all(NAMES.map(send));
  expect([first.status, endless.status, last.status]).toEqual(['accepted', 'rejected', 'accepted']);
  expect(endless.failure).toMatchObject({ code: 'DB2001', detail: expect.stringContaining('given up after 1 s') });
  await testSets.putLabels(id, { table: (await readFile(labels)).toString('base64') });
  await expect(testSets.finish(id, { leaveOutMissing: false })).rejects.toThrow(/^DB2015.*b\.dcm/);
  expect((await testSets.finish(id, { leaveOutMissing: true })).images).toBe(2);
  database.close();
});

test('by the command line, with the reason in the list of what is left out', async () => {
  const left: LeftOutFile[] = [];
  let list = '';
  const { content } = await addTestSet(data, {
    ...{ name: 'runaway', imageFolder: images, labels, budget: BUDGET, leaveOutMissing: true },
    onLeftOut: (files, path) => {
      left.push(...files);
      list = path;
    },
  });
  expect(content.images.map(({ path }) => path)).toEqual(['a.png', 'c.png']);
  expect(left).toEqual([{ name: 'b.dcm', reason: expect.stringContaining('given up after 1 s') }]);
  expect(await readFile(list, 'utf8')).toBe(`b.dcm: ${left[0].reason}\n`);
});
