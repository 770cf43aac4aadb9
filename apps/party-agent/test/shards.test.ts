/** The queue of batches, in the agent's own database and in PostgreSQL: one pair at a time, results once. */
import { chmodSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningDatabase, startEmbeddedDatabase } from '../../web/src/server/database/embedded.ts';
import { DataFolder } from '../src/store/data-folder.ts';
import { openDatabase } from '../src/store/database/open.ts';
import { embeddedQueue } from '../src/store/shard-queue/embedded-queue.ts';
import { postgresQueue } from '../src/store/shard-queue/postgres-queue.ts';
import type { Lease, ShardQueue } from '../src/store/shard-queue/shard-queue.ts';

const HOLDER = { worker: 'a', peerWorker: 'b' };
const WORK = '0193a1b2-0000-7000-8000-000000000001';

let folder: string;
let postgres: RunningDatabase;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shards-'));
  // As root the server runs as another user, who has to reach the folder.
  chmodSync(folder, 0o755);
  postgres = await startEmbeddedDatabase(join(folder, 'postgres'));
}, 120_000);

afterAll(async () => {
  await postgres?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe.each(['embedded', 'PostgreSQL'])('%s', (kind) => {
  const files: DatabaseSync[] = [];
  let queue: ShardQueue;
  /** Another process that has the same queue open. */
  let other: ShardQueue;

  beforeAll(async () => {
    const data = await DataFolder.open(join(folder, 'agent'));
    const open = async () => {
      if (kind !== 'embedded') return postgresQueue(postgres.url, 'abcd');
      files.push(openDatabase(data));
      return embeddedQueue(files.at(-1)!);
    };
    [queue, other] = [await open(), await open()];
  }, 120_000);

  afterAll(async () => {
    await queue?.end();
    await other?.end();
    for (const file of files) file.close();
  });

  test('no two leases of a batch stand at a time, also from two processes, and the first batch is the first', async () => {
    await queue.open(WORK, [2, 2, 1]);
    const leases = await Promise.all([queue, other, queue, other].map((from) => from.lease(WORK, HOLDER)));
    expect(
      leases
        .filter((lease) => lease !== null)
        .map(({ shard }) => shard)
        .sort(),
    ).toEqual([0, 1, 2]);
    expect(await other.lease(WORK, HOLDER)).toBeNull();
    await queue.open(WORK, [2, 2, 1]);
    for (const shard of [0, 1, 2]) expect(await other.lease(WORK, HOLDER)).toEqual({ shard, attempt: 1 });
  });

  test('a result counts under the lease that stands, and once', async () => {
    await queue.open(WORK, [2]);
    const first = (await queue.lease(WORK, HOLDER))!;
    await queue.giveBack(WORK, first);
    // Whose lease has ended has no result to bring, and ends no lease of another.
    expect(await queue.complete(WORK, first)).toBe(false);
    const second = (await other.lease(WORK, HOLDER))!;
    expect(second).toEqual({ shard: 0, attempt: 2 });
    await queue.giveBack(WORK, first);
    expect(await queue.complete(WORK, first)).toBe(false);
    expect(await other.complete(WORK, second)).toBe(true);
    expect(await queue.complete(WORK, second)).toBe(false);
    await queue.giveBack(WORK, second);
    expect(await queue.counts(WORK)).toEqual({ waiting: 0, leased: 0, done: 1, again: 1 });
  });

  test('whatever pairs do and whenever they vanish, every batch is done exactly once', async () => {
    const acts = fc.array(fc.tuple(fc.nat(3), fc.constantFrom('lease', 'complete', 'vanish', 'complete late')), {
      maxLength: 60,
    });
    const property = fc.asyncProperty(fc.integer({ min: 1, max: 6 }), acts, async (shards, steps) => {
      await queue.open(WORK, new Array(shards).fill(1));
      const held = new Map<number, Lease>();
      const past: Lease[] = [];
      const done = new Array(shards).fill(0);
      const complete = async (lease: Lease) => {
        if (await queue.complete(WORK, lease)) done[lease.shard] += 1;
      };
      for (const [pair, act] of steps) {
        const lease = held.get(pair);
        if (act === 'lease' && !lease) {
          const next = await other.lease(WORK, HOLDER);
          if (next) held.set(pair, next);
          const shardsHeld = [...held.values()].map(({ shard }) => shard);
          expect(new Set(shardsHeld).size).toBe(shardsHeld.length);
        } else if (act === 'complete' && lease) {
          await complete(lease);
          past.push(lease);
          held.delete(pair);
        } else if (act === 'vanish' && lease) {
          await queue.giveBack(WORK, lease);
          past.push(lease);
          held.delete(pair);
        } else if (act === 'complete late') for (const late of past) await complete(late);
      }
      for (const lease of held.values()) await queue.giveBack(WORK, lease);
      for (let lease = await queue.lease(WORK, HOLDER); lease; lease = await queue.lease(WORK, HOLDER))
        await complete(lease);
      expect(done).toEqual(new Array(shards).fill(1));
    });
    await fc.assert(property, { numRuns: kind === 'embedded' ? 60 : 12 });
  });

  test('works are told apart, and what is closed is gone', async () => {
    const second = WORK.replace(/1$/, '2');
    await queue.open(WORK, [1]);
    await queue.open(second, [1, 1]);
    expect(await other.works()).toEqual([WORK, second]);
    await queue.lease(second, HOLDER);
    expect(await queue.counts(WORK)).toEqual({ waiting: 1, leased: 0, done: 0, again: 0 });
    expect(await queue.counts(second)).toEqual({ waiting: 1, leased: 1, done: 0, again: 0 });
    for (const work of [WORK, second]) await queue.close(work);
    expect(await queue.works()).toEqual([]);
  });
});

test('agents that share a database have queues of their own, and one that cannot be reached is refused without its password', async () => {
  const [one, two] = [await postgresQueue(postgres.url, 'aaaa'), await postgresQueue(postgres.url, 'bbbb')];
  await one.open(WORK, [1]);
  await two.open(WORK, [1, 1]);
  expect(await one.counts(WORK)).toMatchObject({ waiting: 1 });
  await one.close(WORK);
  expect(await two.counts(WORK)).toMatchObject({ waiting: 2 });
  for (const queue of [one, two]) await queue.end();
  const wrong = postgres.url.replace(/:[^:@/]+@/, ':wrong-password@');
  await expect(postgresQueue(wrong, 'aaaa')).rejects.toMatchObject({ code: 'DB5647' });
  await expect(postgresQueue(wrong, 'aaaa')).rejects.not.toThrow(/wrong-password/);
});
