/** The queue of shards that the cluster's settings name: the party's PostgreSQL, or the agent's own database. */
import type { DatabaseSync } from 'node:sqlite';
import { readClusterSettings } from '../cluster-settings.ts';
import { embeddedQueue } from './embedded-queue.ts';
import { postgresQueue } from './postgres-queue.ts';
import type { ShardQueue } from './shard-queue.ts';

/** So much of the agent's hash tells it from others in one database. */
const HASH_CHARACTERS = 16;

/** `agentHash`: of its certificate. The caller ends the queue. Throws DB5647. */
export async function openShardQueue(database: DatabaseSync, agentHash: string): Promise<ShardQueue> {
  const url = readClusterSettings(database)?.databaseUrl ?? null;
  return url === null ? embeddedQueue(database) : postgresQueue(url, agentHash.slice(0, HASH_CHARACTERS));
}
