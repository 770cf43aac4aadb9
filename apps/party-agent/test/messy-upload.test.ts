/** A folder as hospitals hand it over becomes the right test set, and every file that is not in it is named with the reason. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { DataFolder } from '../src/store/data-folder.ts';
import { type MessyFolder, makeMessyFolder } from './support/messy-folder.ts';
import { expectAdded, expectUploaded } from './support/messy-upload.ts';

let folder: string;
let data: DataFolder;
let messy: MessyFolder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'messy-'));
  data = new DataFolder(join(folder, 'agent'));
  await mkdir(data.path);
  messy = await makeMessyFolder(join(folder, 'films'), 2, 64);
});

afterAll(() => rm(folder, { recursive: true }));

test('by the command line, where the films stay in their folder', () =>
  expectAdded(data, join(folder, 'films'), messy));

test('by an upload, where every file is sent', () => expectUploaded(data, join(folder, 'films'), messy));
