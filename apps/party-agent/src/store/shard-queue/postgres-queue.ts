/**
 * The queue of shards in the party's own PostgreSQL, by pg-boss: a queue for each work, a job for each shard. A lease is a fetched job, its number
 * that of the fetch; pg-boss settles a job for the fetch alone that is named, so that whose lease has ended brings no result.
 */
import { createHash } from 'node:crypto';
import { DoubleblindError } from '@doubleblind/errors';
import pg from 'pg';
import { type JobWithMetadata, PgBoss } from 'pg-boss';
import type { Lease, ShardCounts, ShardQueue } from './shard-queue.ts';

const SCHEMA = 'doubleblind_shards';
/** As many as pg-boss allows; pairs that lose a batch again and again end the work long before. */
const MOST_LEASES = 10_000;
/** The agent itself hears of each pair whether it is there; a lease of a dead agent is forgotten when its work begins anew. */
const LEASE_SECONDS = 23 * 3600;
const CONNECTS_WITHIN_MILLISECONDS = 10_000;

/** `agent`: tells agents apart that share a database; letters and digits. Throws DB5647 where the database cannot be used. */
export async function postgresQueue(databaseUrl: string, agent: string): Promise<ShardQueue> {
  const pool = new pg.Pool({
    ...{ connectionString: databaseUrl, max: 4, application_name: 'doubleblind agent' },
    connectionTimeoutMillis: CONNECTS_WITHIN_MILLISECONDS,
  });
  // A connection that breaks while nobody uses it is made anew by the next who does.
  pool.on('error', () => undefined);
  const executeSql = (text: string, values?: unknown[]) => pool.query(text, values);
  const boss = new PgBoss({ db: { executeSql }, schema: SCHEMA, supervise: false, schedule: false });
  boss.on('error', () => undefined);
  try {
    await boss.start();
  } catch (cause) {
    await pool.end();
    throw unusable(cause);
  }
  const prefix = `${agent}.`;
  const nameOf = (work: string) => prefix + work;
  const remove = async (name: string) => {
    if ((await boss.getQueues([name])).length > 0) await boss.deleteQueue(name);
  };
  const inDatabase = async <T>(ask: () => Promise<T>): Promise<T> => {
    try {
      return await ask();
    } catch (cause) {
      throw unusable(cause);
    }
  };
  return {
    open: (work, images) =>
      inDatabase(async () => {
        const name = nameOf(work);
        await remove(name);
        await boss.createQueue(name, { retryLimit: MOST_LEASES, retryDelay: 0, expireInSeconds: LEASE_SECONDS });
        const jobs = images.map((count, shard) => ({
          ...{ id: jobId(name, shard), data: { shard, images: count } },
          // The first one first.
          priority: -shard,
        }));
        await boss.insert(name, jobs);
      }),
    lease: (work) =>
      inDatabase(async () => {
        const [job] = await boss.fetch<{ shard: number }>(nameOf(work), { batchSize: 1, includeMetadata: true });
        return job ? leaseOf(job) : null;
      }),
    giveBack: (work, lease) =>
      inDatabase(async () => {
        const name = nameOf(work);
        await boss.fail(name, attemptOf(name, lease));
      }),
    complete: (work, lease) =>
      inDatabase(async () => {
        const name = nameOf(work);
        const { affected } = (await boss.complete(name, attemptOf(name, lease))) as { affected: number };
        return affected === 1;
      }),
    counts: (work) => inDatabase(() => countsOf(pool, nameOf(work))),
    works: () =>
      inDatabase(async () => {
        const queues = await boss.getQueues();
        const own = queues.filter(({ name }) => name.startsWith(prefix));
        return own.map(({ name }) => name.slice(prefix.length)).sort();
      }),
    close: (work) => inDatabase(() => remove(nameOf(work))),
    end: async () => {
      await boss.stop({ graceful: false }).catch(() => undefined);
      await pool.end();
    },
  };
}

const leaseOf = ({ data, retryCount }: JobWithMetadata<{ shard: number }>): Lease => ({
  shard: data.shard,
  attempt: retryCount + 1,
});

const attemptOf = (name: string, { shard, attempt }: Lease) => ({ id: jobId(name, shard), retryCount: attempt - 1 });

/** The same in every process: a UUID of the form 8 (RFC 9562), whose bits are a hash's. */
function jobId(name: string, shard: number): string {
  const hex = createHash('sha256').update(`${name} ${shard}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

async function countsOf(pool: pg.Pool, name: string): Promise<ShardCounts> {
  const { rows } = await pool.query<ShardCounts>(
    `SELECT count(*) FILTER (WHERE state IN ('created', 'retry'))::int AS waiting,
            count(*) FILTER (WHERE state = 'active')::int AS leased,
            count(*) FILTER (WHERE state = 'completed')::int AS done,
            coalesce(sum(retry_count), 0)::int AS again
     FROM ${SCHEMA}.job WHERE name = $1`,
    [name],
  );
  return rows[0];
}

/** Never with the address, in which there is a password. */
function unusable(cause: unknown): DoubleblindError {
  const { code, message } = cause as { code?: string; message?: string };
  return new DoubleblindError('DB5647', `${code ?? message ?? 'unknown'}.`, { cause });
}
