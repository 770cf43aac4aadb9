/** The queue of shards in the agent's own database, which processes of one machine share. */
import type { DatabaseSync } from 'node:sqlite';
import {
  closeShards,
  completeShard,
  countShards,
  giveBackShard,
  leaseShard,
  openShards,
  worksWithShards,
} from '../database/shards.ts';
import type { ShardQueue } from './shard-queue.ts';

/** The database stays the caller's. */
export function embeddedQueue(database: DatabaseSync): ShardQueue {
  return {
    open: async (work, images) => openShards(database, work, images),
    lease: async (work, holder) => leaseShard(database, work, holder),
    giveBack: async (work, lease) => giveBackShard(database, work, lease),
    complete: async (work, lease) => completeShard(database, work, lease),
    counts: async (work) => countShards(database, work),
    works: async () => worksWithShards(database),
    close: async (work) => closeShards(database, work),
    end: async () => undefined,
  };
}
