/** A folder that is still being filled is taken when it is whole, and not before. */
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Look, waitForImages } from '../src/store/watch-images.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'watch-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Watches, and does the next thing after each look. */
async function watch(table: string, steps: readonly (() => Promise<unknown>)[], still = 0) {
  const labels = join(folder, 'labels.csv');
  await writeFile(labels, table);
  const looks: Look[] = [];
  const gate = new AbortController();
  const done = waitForImages({
    ...{ imageFolder: join(folder, 'images'), labels, every: 5, still, signal: gate.signal },
    onLook: (look) => {
      looks.push(look);
      const step = steps[looks.length - 1];
      if (step) void step();
      else if (looks.length > steps.length + 200) gate.abort();
    },
  });
  return {
    result: await done.then(
      () => 'whole',
      (error) => error,
    ),
    looks,
  };
}

const image = (name: string) => join(folder, 'images', name);

test('every row has to have its image', async () => {
  const { result, looks } = await watch('image,Edema\na.png,1\nb.png,0\n', [
    () => mkdir(join(folder, 'images')),
    () => writeFile(image('a.png'), 'x'),
    () => writeFile(image('c.png'), 'x'),
    () => writeFile(image('b.png'), 'x'),
  ]);
  expect(result).toBe('whole');
  expect(looks[0]).toEqual({ files: 0, missing: 2 });
  expect(looks.at(-1)).toEqual({ files: 3, missing: 0 });
});

test('a file that grows is waited for', async () => {
  await mkdir(join(folder, 'images'));
  let grown = 0;
  const grow = () => appendFile(image('a.png'), 'x').then(() => grown++);
  const { result } = await watch('image,Edema\na.png,1\n', new Array(6).fill(grow), 60);
  expect(result).toBe('whole');
  expect(grown).toBe(6);
});

test('a table that is wrong ends it, and so does a person', async () => {
  await mkdir(join(folder, 'images'));
  await writeFile(image('a.png'), 'x');
  expect((await watch('image,Edema\na.png,perhaps\nb.png,0\nc.png,1\n', [])).result).toMatchObject({ code: 'DB2012' });
  expect((await watch('image,Edema\nb.png,1\n', [])).result).toMatchObject({ code: 'DB5020' });
});
