/** What an agent may keep: its owner's limit, with a number at the page where files are uploaded. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { generateAgentKey } from '@doubleblind/contracts';
import { encodeGreyPng } from '@doubleblind/imaging';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestSets } from '../../src/daemon/test-sets/test-sets.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { StorageRoom } from '../../src/store/storage-room.ts';

const LIMIT = 600_000;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'room-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Of noise, which no encoding makes smaller: some 65 kB. */
const noise = () => encodeGreyPng(randomBytes(256 * 256), 256, 256);

test('uploads are taken up to the limit, the next one is refused by number and leaves nothing, and what goes makes room', async () => {
  const data = await DataFolder.open(folder);
  const database = openDatabase(data);
  const sets = new TestSets(data, database, generateAgentKey().privateKey, { storage: { mostBytes: LIMIT } });
  const { id } = await sets.create({ name: 'Films', description: '' });
  const files = join(data.upload(id), 'files');
  let taken = 0;
  const put = () => sets.putFile(id, `${taken}.png`, Readable.from([Buffer.from(noise())]));
  let refused: { code?: string; detail?: string } | null = null;
  while (!refused && taken < 20) {
    refused = await put().then(
      () => null,
      (error) => error,
    );
    if (!refused) taken += 1;
  }
  expect(refused).toMatchObject({ code: 'DB5036', detail: expect.stringMatching(/^There is room for [\d.]+ /) });
  expect(taken).toBeGreaterThan(1);
  expect(await readdir(files)).toHaveLength(taken);
  database.close();
});

test('files that are there before count, whoever wrote them, and a folder that is full has no room', async () => {
  await writeFile(join(folder, 'there'), Buffer.alloc(100_000));
  expect(await new StorageRoom(folder, { mostBytes: 150_000 }).left()).toBe(50_000);
  expect(await new StorageRoom(folder, { mostBytes: 90_000 }).left()).toBeLessThan(0);
  const room = new StorageRoom(folder, { mostBytes: 150_000 });
  await room.left();
  room.added(20_000);
  expect(await room.left()).toBe(30_000);
  // Of a disk as it is, all but what running evaluations need.
  expect(await new StorageRoom(folder).left()).toBeGreaterThan(0);
});
