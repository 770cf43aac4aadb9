/** What a side of an assignment works with, and how patient it is. */
import type { Identity } from '../../../peer/identity.ts';
import type { Log } from '../../../store/log.ts';
import type { ShardQueue } from '../../../store/shard-queue/shard-queue.ts';
import type { WorkerRegistry } from '../line/registry.ts';

export interface ClusterContext {
  readonly registry: WorkerRegistry;
  readonly identity: Identity;
  readonly queue: ShardQueue;
  /** This party's workers can be called by the other's. */
  readonly listens: boolean;
  readonly patience: Patience;
  /** Workers are told the work's identifier, of which the identifier of its trace is made. */
  readonly traced: boolean;
  readonly log: Log;
}

export interface Patience {
  /** So long there may be no pair at all. */
  readonly withoutPairsMilliseconds: number;
  /** A batch that takes so many times the usual is taken from its pair when another one has nothing to do ... */
  readonly slowTimes: number;
  /** ... and when it has taken at least so long. */
  readonly slowMilliseconds: number;
}

export const USUAL_PATIENCE: Patience = {
  withoutPairsMilliseconds: 10 * 60_000,
  slowTimes: 4,
  slowMilliseconds: 20_000,
};
