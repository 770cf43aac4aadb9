/** What the vendor answers for where pairs of workers compute, over sessions and restarts. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_VENDOR_LIMITS, runBudget, sessionFinished } from '../../src/daemon/evaluations/budget.ts';
import { DataFolder } from '../../src/store/data-folder.ts';
import { openDatabase } from '../../src/store/database/open.ts';
import { readServed } from '../../src/store/database/served.ts';

const IMAGES = 12;
const TERMS = {
  evaluationId: 'e1',
  testSet: { testSetId: 't', name: 't', manifestHash: '0', contentHash: '0', images: IMAGES } as never,
};

let folder: string;
let database: DatabaseSync;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'budget-'));
  database = openDatabase(await DataFolder.open(folder));
});
afterEach(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

/** As an agent that has just been started has it. */
const budget = () => runBudget(database, TERMS, DEFAULT_VENDOR_LIMITS);
const plan = (batches: number) => ({
  ...{ run: 'e1', images: IMAGES, batchSize: 2, lanes: 2, workers: true as const },
  batches: new Array<number>(batches).fill(2),
});

test('a batch begins again only where a pair of workers was seen to be lost with it', () => {
  const one = budget();
  one.admit(plan(6));
  for (let batch = 0; batch < 6; batch++) one.spend(2);
  expect(() => one.spend(2)).toThrow(/DB3026/);
  one.lost(2);
  one.spend(2);
  expect(() => one.spend(2)).toThrow(/DB3026/);
  expect(readServed(database, 'e1').images).toBe(14);
});

test('what was lost and what was begun counts over restarts, up to twice the images', () => {
  const one = budget();
  one.admit(plan(6));
  for (let batch = 0; batch < 4; batch++) one.spend(2);
  one.lost(2);
  sessionFinished(database, 'e1');
  // The agent is started again; two batches are left, and the one that was lost.
  const two = budget();
  expect(() => two.admit(plan(4))).toThrow(/DB3026/);
  two.admit(plan(3));
  for (let batch = 0; batch < 3; batch++) two.spend(2);
  expect(() => two.spend(2)).toThrow(/DB3026/);
  for (let pair = 0; pair < 20; pair++) two.lost(2);
  for (let images = 14; images < 2 * IMAGES; images += 2) two.spend(2);
  expect(() => two.spend(2)).toThrow(/DB3026/);
});
