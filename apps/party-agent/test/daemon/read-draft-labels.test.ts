/** A large labels table is read in a thread, a small one here; what comes out is the same. */
import { expect, test } from 'vitest';
import { readDraftLabels, readHere } from '../../src/daemon/test-sets/read-draft-labels.ts';

const ROWS = 4000;
const names = Array.from({ length: ROWS - 1 }, (_, i) => `films/${i}.png`);
const rows = (label: (i: number) => string) =>
  Array.from({ length: ROWS }, (_, i) => `films/${i}.png,study-${String(i).padStart(12, '0')},F,${label(i)}`);
const bytesOf = (label: (i: number) => string) =>
  new TextEncoder().encode(`image,study,sex,Edema\n${rows(label).join('\n')}`);

test('a table of thousands of rows gives what it gives without a thread, and can be used', async () => {
  const task = { bytes: bytesOf((i) => String(i % 2)), names, folder: null, unusable: new Map() };
  const inThread = await readDraftLabels(task);
  expect(inThread).toEqual(readHere(task));
  expect(inThread.check).toMatchObject({ rows: ROWS, matchedImages: ROWS - 1, rowsWithoutImage: { count: 1 } });
});

test('what is wrong with it comes out with its number and words', async () => {
  const wrong = await readDraftLabels({
    bytes: bytesOf((i) => (i === 7 ? 'maybe' : '1')),
    names,
    folder: null,
    unusable: new Map(),
  });
  expect(wrong.check.badCells.examples).toEqual(['row 9, column Edema: "maybe" is no label']);
  const noTable = new Uint8Array(200_000).fill(0x81);
  await expect(readDraftLabels({ bytes: noTable, names, folder: null, unusable: new Map() })).rejects.toThrow(
    /^DB2022/,
  );
});
