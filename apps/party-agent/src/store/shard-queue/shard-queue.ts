/**
 * The queue of a work's shards, which are its batches: which wait, who has which, which are done. A shard is leased to one pair of
 * workers at a time; every lease has a number of its own, and a result counts only under a lease that still stands, and once. What
 * is computed stands in the run's folder; a work that begins anew brings what is left of it.
 */

export interface Lease {
  readonly shard: number;
  /** 1 for the first pair that got the shard. */
  readonly attempt: number;
}

export interface LeaseHolder {
  readonly worker: string;
  /** Of the other party. */
  readonly peerWorker: string;
}

export interface ShardCounts {
  readonly waiting: number;
  readonly leased: number;
  readonly done: number;
  /** Leases that were given to a shard which had had one. */
  readonly again: number;
}

/** Where the queue is: in the agent's own file (embedded-queue.ts), or in the party's PostgreSQL (postgres-queue.ts). */
export interface ShardQueue {
  /** `images`: of each shard, in order. What was kept of the work before is forgotten. */
  open(work: string, images: readonly number[]): Promise<void>;
  /** The first shard that waits, for this pair alone; null where none waits. */
  lease(work: string, holder: LeaseHolder): Promise<Lease | null>;
  /** The lease ends without a result: the shard waits again, unless it is another's by now. */
  giveBack(work: string, lease: Lease): Promise<void>;
  /** Whether the result counts: the lease stands, and there is none yet. */
  complete(work: string, lease: Lease): Promise<boolean>;
  counts(work: string): Promise<ShardCounts>;
  /** Works of which shards are kept. */
  works(): Promise<string[]>;
  /** The work is over, or begins anew: nothing of it is kept. */
  close(work: string): Promise<void>;
  /** Lets go of what the queue itself is kept in. */
  end(): Promise<void>;
}
