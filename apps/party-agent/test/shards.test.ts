/** The queue of batches: one pair at a time, results once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolder } from '../src/store/data-folder.ts';
import { openDatabase } from '../src/store/database/open.ts';
import {
  completeShard,
  countShards,
  giveBackShard,
  type Lease,
  leaseShard,
  openShards,
} from '../src/store/database/shards.ts';

let folder: string;
let database: DatabaseSync;
/** Another process that has the same file open. */
let other: DatabaseSync;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shards-'));
  const data = await DataFolder.open(folder);
  database = openDatabase(data);
  other = openDatabase(data);
});
afterEach(async () => {
  database.close();
  other.close();
  await rm(folder, { recursive: true });
});

const HOLDER = { worker: 'a', peerWorker: 'b' };

test('no two leases of a batch stand at a time, also from two processes', () => {
  openShards(database, 'w', [2, 2, 1]);
  const leases = [database, other, database, other].map((from) => leaseShard(from, 'w', HOLDER));
  expect(leases).toEqual([{ shard: 0, attempt: 1 }, { shard: 1, attempt: 1 }, { shard: 2, attempt: 1 }, null]);
});

test('a result counts under the lease that stands, and once', () => {
  openShards(database, 'w', [2]);
  const first = leaseShard(database, 'w', HOLDER)!;
  giveBackShard(database, 'w', first);
  // Whose lease has ended has no result to bring, and ends no lease of another.
  expect(completeShard(database, 'w', first)).toBe(false);
  const second = leaseShard(other, 'w', HOLDER)!;
  expect(second).toEqual({ shard: 0, attempt: 2 });
  giveBackShard(database, 'w', first);
  expect(completeShard(database, 'w', first)).toBe(false);
  expect(completeShard(other, 'w', second)).toBe(true);
  expect(completeShard(database, 'w', second)).toBe(false);
  giveBackShard(database, 'w', second);
  expect(countShards(database, 'w')).toEqual({ waiting: 0, leased: 0, done: 1, again: 1 });
});

test('whatever pairs do and whenever they vanish, every batch is done exactly once', () => {
  const acts = fc.array(fc.tuple(fc.nat(3), fc.constantFrom('lease', 'complete', 'vanish', 'complete late')), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), acts, (shards, steps) => {
      openShards(database, 'w', new Array(shards).fill(1));
      const held = new Map<number, Lease>();
      const past: Lease[] = [];
      const done = new Array(shards).fill(0);
      const complete = (lease: Lease) => {
        if (completeShard(database, 'w', lease)) done[lease.shard] += 1;
      };
      for (const [pair, act] of steps) {
        const lease = held.get(pair);
        if (act === 'lease' && !lease) {
          const next = leaseShard(database, 'w', HOLDER);
          if (next) held.set(pair, next);
          const shardsHeld = [...held.values()].map(({ shard }) => shard);
          expect(new Set(shardsHeld).size).toBe(shardsHeld.length);
        } else if (act === 'complete' && lease) {
          complete(lease);
          past.push(lease);
          held.delete(pair);
        } else if (act === 'vanish' && lease) {
          giveBackShard(database, 'w', lease);
          past.push(lease);
          held.delete(pair);
        } else if (act === 'complete late') past.forEach(complete);
      }
      for (const lease of held.values()) giveBackShard(database, 'w', lease);
      for (let lease = leaseShard(database, 'w', HOLDER); lease; lease = leaseShard(database, 'w', HOLDER))
        complete(lease);
      expect(done).toEqual(new Array(shards).fill(1));
    }),
    { numRuns: 60 },
  );
});
