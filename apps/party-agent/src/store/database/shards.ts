/**
 * The queue of a work's shards, which are its batches: which wait, who has which, which are done. A shard is leased to one pair of
 * workers at a time; every lease has a number of its own, and a result counts only under a lease that still stands, and once. What
 * is computed stands in the run's folder; a work that begins anew brings what is left of it.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Lease, LeaseHolder, ShardCounts } from '../shard-queue/shard-queue.ts';
import { inTransaction } from './open.ts';

/** `images`: of each shard, in order. What was kept of the work before is forgotten. */
export function openShards(database: DatabaseSync, work: string, images: readonly number[]): void {
  inTransaction(database, () => {
    database.prepare('DELETE FROM shards WHERE work_id = ?').run(work);
    const add = database.prepare('INSERT INTO shards (work_id, shard, images) VALUES (?, ?, ?)');
    for (const [shard, count] of images.entries()) add.run(work, shard, count);
  });
}

/** The first shard that waits, for this pair alone; null where none waits. */
export function leaseShard(database: DatabaseSync, work: string, { worker, peerWorker }: LeaseHolder): Lease | null {
  const row = database
    .prepare(
      `UPDATE shards SET state = 'leased', attempts = attempts + 1, worker = ?, peer_worker = ?, leased_at = ?
       WHERE work_id = ? AND state = 'waiting' AND shard = (
         SELECT MIN(shard) FROM shards WHERE work_id = ? AND state = 'waiting')
       RETURNING shard, attempts AS attempt`,
    )
    .get(worker, peerWorker, new Date().toISOString(), work, work);
  return (row as Lease | undefined) ?? null;
}

/** The lease ends without a result: the shard waits again, unless it is another's by now. */
export function giveBackShard(database: DatabaseSync, work: string, { shard, attempt }: Lease): void {
  database
    .prepare(
      `UPDATE shards SET state = 'waiting', worker = NULL, peer_worker = NULL
       WHERE work_id = ? AND shard = ? AND attempts = ? AND state = 'leased'`,
    )
    .run(work, shard, attempt);
}

/** Whether the result counts: the lease stands, and there is none yet. */
export function completeShard(database: DatabaseSync, work: string, { shard, attempt }: Lease): boolean {
  const { changes } = database
    .prepare(`UPDATE shards SET state = 'done' WHERE work_id = ? AND shard = ? AND attempts = ? AND state = 'leased'`)
    .run(work, shard, attempt);
  return Number(changes) === 1;
}

export function countShards(database: DatabaseSync, work: string): ShardCounts {
  const row = database
    .prepare(
      `SELECT COUNT(*) FILTER (WHERE state = 'waiting') AS waiting, COUNT(*) FILTER (WHERE state = 'leased') AS leased,
         COUNT(*) FILTER (WHERE state = 'done') AS done, COALESCE(SUM(MAX(attempts - 1, 0)), 0) AS again
       FROM shards WHERE work_id = ?`,
    )
    .get(work);
  return row as unknown as ShardCounts;
}

/** Works of which shards are kept. */
export function worksWithShards(database: DatabaseSync): string[] {
  const rows = database.prepare('SELECT DISTINCT work_id FROM shards ORDER BY work_id').all();
  return rows.map((row) => (row as { work_id: string }).work_id);
}

export function closeShards(database: DatabaseSync, work: string): void {
  database.prepare('DELETE FROM shards WHERE work_id = ?').run(work);
}
