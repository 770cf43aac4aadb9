/** The same with three thousand files: the counts are right, and memory does not grow with them. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DataFolder } from '../src/store/data-folder.ts';
import { type MessyFolder, makeMessyFolder } from './support/messy-folder.ts';
import { expectAdded, expectUploaded } from './support/messy-upload.ts';

const UNITS = 95;
const SIDE = 512;
/** The films together have 1 GB of pixels. */
const MOST_BYTES = 700 * 2 ** 20;

let folder: string;
let data: DataFolder;
let messy: MessyFolder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'messy-'));
  data = new DataFolder(join(folder, 'agent'));
  await mkdir(data.path);
  messy = await makeMessyFolder(join(folder, 'films'), UNITS, SIDE);
}, 600_000);

afterAll(() => rm(folder, { recursive: true }));

async function measured(what: string, action: () => Promise<void>): Promise<void> {
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss);
  }, 200);
  const begun = performance.now();
  await action().finally(() => clearInterval(watch));
  const files = messy.films.length + messy.others.size + 2;
  console.log(
    `${what}: ${files} files, ${Math.round((performance.now() - begun) / 1000)} s, ${Math.round(most / 2 ** 20)} MiB`,
  );
  expect(most).toBeLessThan(MOST_BYTES);
}

test('three thousand files by the command line', { timeout: 900_000 }, () =>
  measured('add-testset', () => expectAdded(data, join(folder, 'films'), messy)),
);

test('three thousand files by an upload', { timeout: 900_000 }, () =>
  measured('upload', () => expectUploaded(data, join(folder, 'films'), messy)),
);
